// SPDX-License-Identifier: Apache-2.0
#include "source/readers.h"

#include <algorithm>

#include "base/text.h"

namespace millrace::source {

Values values_taken(const Survey& survey, size_t column) {
    const bool declared = std::any_of(
        survey.spec.declared.begin(), survey.spec.declared.end(),
        [name = base::to_lower(survey.schema.fields[column].name)](const columnar::Field& known) {
            return base::to_lower(known.name) == name;
        });
    return declared || survey.spec.on_drift != OnDrift::DiscardValue ? Values::Convertible
                                                                     : Values::AsInferred;
}

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
