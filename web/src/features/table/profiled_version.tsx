// SPDX-License-Identifier: Apache-2.0
// Which version the figures beside the columns are of, and how old that is.
import type { VersionFigures } from "../../api/types";
import { plural } from "../../core/numbers";
import { Age } from "../../ui/age";

export function ProfiledVersion({ profile, newest }: { profile: VersionFigures; newest: number | undefined }) {
  const isOld = profile.snapshot !== null && newest !== undefined && profile.snapshot < newest;
  return (
    <p className="end small faint">
      Profile of {profile.snapshot === null ? "a snapshot" : `snapshot ${profile.snapshot}`}
      {profile.rows !== null && `, ${plural(profile.rows, "row")}`}, <Age time={profile.time} />
      {isOld && <span className="warned">; snapshot {newest} has none</span>}
    </p>
  );
}
