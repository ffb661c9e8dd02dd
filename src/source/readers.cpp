// SPDX-License-Identifier: Apache-2.0
#include "source/readers.h"

namespace millrace::source {

std::unique_ptr<Reader> open_block(const Survey& survey, const Block& block,
                                   const std::vector<size_t>& projected) {
    return survey.spec.format == Format::Csv ? open_csv_block(survey, block, projected)
                                             : open_json_block(survey, block, projected);
}

base::Result<void> check_unchanged(const Survey& survey) {
    for (const SurveyedFile& file : survey.files) MR_TRY(file.bytes->check_unchanged());
    return {};
}

}  // namespace millrace::source
