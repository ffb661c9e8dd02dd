// SPDX-License-Identifier: Apache-2.0
// What was made here, as a file of the reader's.
export function download(name: string, type: string, data: BlobPart) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([data], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
