// SPDX-License-Identifier: Apache-2.0
#include "base/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <cstdlib>
#include <sstream>

#include "base/text.h"

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

// yaml-cpp keeps the last of two equal keys; for a definition that is a lost line.
std::optional<YAML::Node> find_duplicate_key(const YAML::Node& node) {
    if (node.IsMap()) {
        std::vector<std::string> seen;
        for (const auto& entry : node) {
            const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
            for (const std::string& other : seen) {
                if (other == key) return entry.first;
            }
            seen.push_back(key);
            if (auto found = find_duplicate_key(entry.second)) return found;
        }
    } else if (node.IsSequence()) {
        for (const auto& item : node) {
            if (auto found = find_duplicate_key(item)) return found;
        }
    }
    return std::nullopt;
}

// Where the first thing stands that is behind the end of the first document. The library ends a
// document where the indentation falls behind its first key's, and would pass over the rest.
class RestFinder final : public YAML::EventHandler {
  public:
    static std::optional<YAML::Mark> find(const std::string& text) {
        std::istringstream stream(text);
        YAML::Parser parser(stream);
        RestFinder finder;
        // Some malformed texts are documents without end to the library; others are shorter than
        // the text that they are written in.
        for (size_t i = 0; i <= text.size() && !finder.rest_; ++i) {
            if (!parser.HandleNextDocument(finder)) return std::nullopt;
            ++finder.ended_;
        }
        if (finder.rest_) return finder.rest_;
        throw YAML::ParserException(YAML::Mark(), "no end of the document");
    }

    void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override { note(mark); }
    void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  const std::string& /*value*/) override {
        note(mark);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                         YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {
        note(mark);
    }
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                    YAML::EmitterStyle::value /*style*/) override {
        note(mark);
    }
    void OnMapEnd() override {}

  private:
    void note(const YAML::Mark& mark) {
        if (ended_ > 0 && !rest_) rest_ = mark;
    }
    size_t ended_ = 0;  // documents
    std::optional<YAML::Mark> rest_;
};

}  // namespace

Result<Yaml> Yaml::parse(std::string_view text, std::string file, int64_t first_line,
                         Environment environment) {
    auto document = std::make_shared<Document>();
    document->file = std::move(file);
    document->first_line = first_line;
    document->environment = std::move(environment);
    try {
        const std::string whole(text);
        if (const auto rest = RestFinder::find(whole)) {
            return invalid_argument("text behind the end of the definition")
                .at(document->file, rest->line + first_line, rest->column + 1)
                .hint(
                    "keys that belong together begin in one column, and --- does not stand "
                    "between them");
        }
        const YAML::Node root = YAML::Load(whole);
        Yaml yaml(document, root);
        if (const auto duplicate = find_duplicate_key(root)) {
            return Yaml(document, *duplicate).error("duplicate key: " + duplicate->Scalar());
        }
        return yaml;
    } catch (const YAML::Exception& e) {
        return invalid_argument("invalid YAML: " + e.msg)
            .at(document->file, e.mark.line + first_line, e.mark.column + 1);
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

Result<std::string> Yaml::text() const {
    if (is_null())
        return error("expected text, found nothing")
            .hint("a word like NULL needs quotes: \"NULL\"");
    if (!is_scalar()) return error("expected text");
    const std::string raw = node_->Scalar();
    std::string out;
    for (size_t i = 0; i < raw.size();) {
        if (raw[i] != '$' || i + 1 >= raw.size()) {
            out += raw[i++];
            continue;
        }
        if (raw[i + 1] == '$') {
            out += '$';
            i += 2;
            continue;
        }
        if (raw[i + 1] != '{') {
            out += raw[i++];
            continue;
        }
        const size_t end = raw.find('}', i + 2);
        if (end == std::string::npos) {
            return error("unclosed ${ in: " + raw).hint("write ${NAME}, or $$ for a plain $");
        }
        const std::string inside = raw.substr(i + 2, end - i - 2);
        const size_t split = inside.find(":-");
        const std::string name = inside.substr(0, split);
        std::optional<std::string> value = document_->environment(name);
        if (split != std::string::npos && (!value || value->empty())) {
            value = inside.substr(split + 2);
        }
        if (!value) {
            return error("environment variable not set: " + name)
                .hint("set it, or write ${" + name + ":-default}");
        }
        out += *value;
        i = end + 1;
    }
    return out;
}

Result<int64_t> Yaml::integer() const {
    const std::string value = MR_TRY(text());
    int64_t number = 0;
    const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (code != std::errc{} || end != value.data() + value.size()) {
        return error("expected a whole number, found: " + value);
    }
    return number;
}

Result<bool> Yaml::boolean() const {
    const std::string value = to_lower(MR_TRY(text()));
    if (value == "true" || value == "yes" || value == "on") return true;
    if (value == "false" || value == "no" || value == "off") return false;
    return error("expected true or false, found: " + value);
}

Result<std::vector<Yaml>> Yaml::list() const {
    std::vector<Yaml> items;
    if (is_scalar()) {
        items.push_back(*this);
        return items;
    }
    if (!is_list()) return error("expected a list");
    for (const auto& item : *node_) items.push_back(Yaml(document_, item));
    return items;
}

Result<std::vector<std::string>> Yaml::text_list() const {
    std::vector<std::string> texts;
    for (const Yaml& item : MR_TRY(list())) texts.push_back(MR_TRY(item.text()));
    return texts;
}

Result<std::vector<Yaml::Entry>> Yaml::map() const {
    if (!is_map()) return error("expected a map of keys and values");
    std::vector<Entry> entries;
    for (const auto& entry : *node_) {
        const Yaml key(document_, entry.first);
        entries.push_back({MR_TRY(key.text()), key.location(), Yaml(document_, entry.second)});
    }
    return entries;
}

std::optional<Yaml> Yaml::get(std::string_view key) const {
    if (!is_map()) return std::nullopt;
    const YAML::Node& constant = *node_;
    const YAML::Node value = constant[std::string(key)];
    if (!value.IsDefined() || value.IsNull()) return std::nullopt;
    return Yaml(document_, value);
}

Result<Yaml> Yaml::require(std::string_view key) const {
    if (auto value = get(key)) return std::move(*value);
    return error("missing key: " + std::string(key));
}

Result<void> Yaml::allow_keys(std::span<const std::string> known) const {
    if (!is_map()) return error("expected a map of keys and values");
    for (const auto& entry : *node_) {
        const Yaml key(document_, entry.first);
        const std::string name = MR_TRY(key.text());
        bool found = false;
        for (const std::string& candidate : known) found = found || candidate == name;
        if (!found) return key.error("unknown key: " + name).hint(suggest(name, known, "keys"));
    }
    return {};
}

}  // namespace millrace::base
