// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace millrace::base {

// An empty folder for one test, taken away with all that is in it at the end. For tests alone: it
// throws where a folder cannot be had. Declared before what has files open in it.
class TestFolder {
  public:
    TestFolder() : path_(std::filesystem::temp_directory_path() / "millrace_test-XXXXXX") {
        std::string name = path_.string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder " + name);
        path_ = std::filesystem::canonical(name);
    }
    ~TestFolder() {
        std::error_code left_behind;
        std::filesystem::remove_all(path_, left_behind);
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    operator const std::filesystem::path&() const { return path_; }
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

}  // namespace millrace::base
