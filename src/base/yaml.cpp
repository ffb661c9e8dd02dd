// SPDX-License-Identifier: Apache-2.0
#include "base/yaml.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/text.h"
#include "base/yaml_structure.h"

namespace millrace::base {

struct Yaml::Document {
    std::string file;
    int64_t first_line = 1;
    Environment environment;
};

std::optional<std::string> process_environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return std::string(value);
}

Yaml::Yaml(std::shared_ptr<const Document> document, const YAML::Node& node)
    : document_(std::move(document)), node_(std::make_unique<YAML::Node>(node)) {}
Yaml::~Yaml() = default;
Yaml::Yaml(const Yaml& other)
    : document_(other.document_), node_(std::make_unique<YAML::Node>(*other.node_)) {}
Yaml::Yaml(Yaml&&) noexcept = default;
Yaml& Yaml::operator=(const Yaml& other) {
    *this = Yaml(other);
    return *this;
}
Yaml& Yaml::operator=(Yaml&&) noexcept = default;

namespace {

constexpr int kDefaultsInDefaultsMax = 16;

// Behind the } that ends what `begin` is inside of; npos if none does.
size_t behind_brace(std::string_view text, size_t begin) {
    size_t open = 1;
    for (size_t i = begin; i < text.size(); ++i) {
        if (text[i] == '$' && i + 1 < text.size() && (text[i + 1] == '$' || text[i + 1] == '{')) {
            if (text[++i] == '{') ++open;
        } else if (text[i] == '}' && --open == 0) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

Result<std::string> expand(std::string_view text, const Environment& environment, int depth = 0) {
    if (depth > kDefaultsInDefaultsMax) {
        return invalid_argument("defaults in defaults too deep: more than " +
                                std::to_string(kDefaultsInDefaultsMax));
    }
    std::string out;
    for (size_t i = 0; i < text.size();) {
        const std::string_view mark = text.substr(i, 2);
        if (mark != "${") {
            out += text[i];
            i += mark == "$$" ? 2 : 1;
            continue;
        }
        const size_t end = behind_brace(text, i + 2);
        if (end == std::string_view::npos) {
            return invalid_argument("unclosed ${ in: " + std::string(text))
                .hint("write ${NAME}, or $$ for a plain $");
        }
        const std::string_view inside = text.substr(i + 2, end - 1 - (i + 2));
        const size_t split = inside.find(":-");
        const std::string name(inside.substr(0, split));
        std::optional<std::string> value = environment(name);
        if (split != std::string_view::npos && (!value || value->empty())) {
            value = MR_TRY(expand(inside.substr(split + 2), environment, depth + 1));
        }
        if (!value) {
            return invalid_argument("environment variable not set: " + name)
                .hint("set it, or write ${" + name + ":-default}");
        }
        out += *value;
        i = end;
    }
    return out;
}

}  // namespace

Result<Yaml> Yaml::parse(std::string_view text, std::string file, int64_t first_line,
                         Environment environment) {
    auto document = std::make_shared<Document>();
    document->file = std::move(file);
    document->first_line = first_line;
    document->environment = std::move(environment);
    try {
        const std::string whole(text);
        if (auto fault = find_yaml_fault(whole)) {
            return invalid_argument(std::move(fault->message))
                .at(document->file, fault->line + first_line, fault->column + 1)
                .hint(std::move(fault->hint));
        }
        return Yaml(document, YAML::Load(whole));
    } catch (const YAML::Exception& e) {
        auto error = invalid_argument("invalid YAML: " + e.msg)
                         .at(document->file, e.mark.line + first_line, e.mark.column + 1);
        if (e.msg != YAML::ErrorMsg::MAP_VALUE) return error;
        return std::move(error).hint(
            "quote a text that has a colon in it, as in key: \"this: that\"; keys that belong "
            "together begin in one column");
    }
}

bool Yaml::is_null() const {
    return !node_->IsDefined() || node_->IsNull();
}
bool Yaml::is_scalar() const {
    return node_->IsScalar();
}
bool Yaml::is_list() const {
    return node_->IsSequence();
}
bool Yaml::is_map() const {
    return node_->IsMap();
}

Location Yaml::location() const {
    const YAML::Mark mark = node_->Mark();
    if (mark.is_null()) return {document_->file, document_->first_line, 0};
    return {document_->file, mark.line + document_->first_line, mark.column + 1};
}

Error Yaml::error(std::string message) const {
    return invalid_argument(std::move(message)).at(location());
}

Error Yaml::refuse(const std::string& words) const {
    return error(words + ": " + written());
}

std::string Yaml::written() const {
    return node_->Scalar();
}

Result<std::string> Yaml::text() const {
    if (is_null())
        return error("expected text, found nothing")
            .hint("leave it out, or quote a word like \"NULL\"");
    if (!is_scalar()) return error("expected text");
    auto expanded = expand(node_->Scalar(), document_->environment);
    if (!expanded.ok()) return std::move(expanded).error().at(location());
    return expanded;
}

Result<int64_t> Yaml::integer() const {
    const std::string value = MR_TRY(text());
    int64_t number = 0;
    const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (code != std::errc{} || end != value.data() + value.size()) {
        return refuse("expected a whole number, found");
    }
    return number;
}

Result<bool> Yaml::boolean() const {
    const std::string value = to_lower(MR_TRY(text()));
    if (value == "true" || value == "yes" || value == "on") return true;
    if (value == "false" || value == "no" || value == "off") return false;
    return refuse("expected true or false, found");
}

Result<std::vector<Yaml>> Yaml::list() const {
    std::vector<Yaml> items;
    if (is_scalar()) {
        items.push_back(*this);
        return items;
    }
    if (is_null()) return items;
    if (!is_list()) return error("expected a list");
    for (const auto& item : *node_) items.push_back(Yaml(document_, item));
    return items;
}

Result<std::vector<std::string>> Yaml::text_list() const {
    std::vector<std::string> texts;
    if (is_null()) (void)MR_TRY(text());  // NULL may be meant as a word
    for (const Yaml& item : MR_TRY(list())) texts.push_back(MR_TRY(item.text()));
    return texts;
}

Result<std::vector<Yaml::Entry>> Yaml::map() const {
    std::vector<Entry> entries;
    if (is_null()) return entries;
    if (!is_map()) return error("expected a map of keys and values");
    for (const auto& entry : *node_) {
        const Yaml key(document_, entry.first);
        if (!key.is_scalar()) return key.error("expected text for a key");
        entries.push_back({key.node_->Scalar(), key.location(), Yaml(document_, entry.second)});
    }
    return entries;
}

std::optional<Yaml> Yaml::get(std::string_view key) const {
    if (!is_map()) return std::nullopt;
    const YAML::Node& constant = *node_;
    const YAML::Node value = constant[std::string(key)];
    if (!value.IsDefined()) return std::nullopt;
    return Yaml(document_, value);
}

Result<Yaml> Yaml::require(std::string_view key) const {
    if (auto value = get(key)) return std::move(*value);
    return error("missing key: " + std::string(key));
}

Result<void> Yaml::allow_keys(std::span<const std::string> known) const {
    for (const auto& [key, place, value] : MR_TRY(map())) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        return invalid_argument("unknown key: " + key).at(place).hint(suggest(key, known, "keys"));
    }
    return {};
}

}  // namespace millrace::base
