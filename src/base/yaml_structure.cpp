// SPDX-License-Identifier: Apache-2.0
#include "base/yaml_structure.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <set>
#include <sstream>
#include <utility>
#include <vector>

namespace millrace::base {
namespace {

class FaultFinder final : public YAML::EventHandler {
  public:
    void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
    void OnDocumentEnd() override { ended_ = true; }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
        if (!ended_) begin_value(mark, nullptr);  // behind the end it is no text: a last ---
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        for (const Open& open : open_) {
            if (open.anchor == anchor) note(mark, "alias inside its own anchor");
        }
        if (begin_value(mark, nullptr)) note(mark, "alias for a key");
    }
    void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  const std::string& value) override {
        begin_value(mark, &value);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override {
        begin_value(mark, nullptr);
        open_.push_back({anchor, false});
    }
    void OnSequenceEnd() override { open_.pop_back(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override {
        begin_value(mark, nullptr);
        open_.push_back({anchor, true});
    }
    void OnMapEnd() override { open_.pop_back(); }

    const std::optional<YamlFault>& fault() const { return fault_; }

  private:
    // A list or map whose end has not come.
    struct Open {
        YAML::anchor_t anchor = YAML::NullAnchor;
        bool is_map = false;
        bool key_is_next = true;  // in a map, keys and values take turns
        std::set<std::string> keys = {};
    };

    // True for the key of a map; `text` is that of a scalar.
    bool begin_value(const YAML::Mark& mark, const std::string* text) {
        // The library ends a document where the indentation falls behind its first key's.
        if (ended_) {
            note(mark, "text behind the end of the definition",
                 "keys that belong together begin in one column, and --- does not stand between "
                 "them");
        }
        if (open_.empty() || !open_.back().is_map) return false;
        Open& map = open_.back();
        if (!std::exchange(map.key_is_next, !map.key_is_next)) return false;
        if (text != nullptr && !map.keys.insert(*text).second) {
            note(mark, "duplicate key: " + *text);
        }
        return true;
    }

    void note(const YAML::Mark& mark, std::string message, std::string hint = "") {
        if (!fault_) fault_ = {mark.line, mark.column, std::move(message), std::move(hint)};
    }

    std::vector<Open> open_;
    bool ended_ = false;  // a document
    std::optional<YamlFault> fault_;
};

}  // namespace

std::optional<YamlFault> find_yaml_fault(const std::string& text) {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    FaultFinder finder;
    // Some malformed texts are documents without end to the library; others are shorter than the
    // text that they are written in.
    for (size_t i = 0; i <= text.size(); ++i) {
        const bool more = parser.HandleNextDocument(finder);
        if (finder.fault() || !more) return finder.fault();
    }
    throw YAML::ParserException(YAML::Mark(), "no end of the document");
}

}  // namespace millrace::base
