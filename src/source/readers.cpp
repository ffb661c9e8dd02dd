// SPDX-License-Identifier: Apache-2.0
#include "source/readers.h"

#include <algorithm>

#include "base/text.h"

namespace millrace::source {

bool is_declared(const Survey& survey, size_t column) {
    const auto& declared = survey.spec.declared;
    return std::any_of(
        declared.begin(), declared.end(),
        [name = base::to_lower(survey.schema.fields[column].name)](const columnar::Field& field) {
            return base::to_lower(field.name) == name;
        });
}

Values values_taken(const Survey& survey, size_t column) {
    return is_declared(survey, column) || survey.spec.on_drift != OnDrift::DiscardValue
               ? Values::Convertible
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
