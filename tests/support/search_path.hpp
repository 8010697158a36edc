#pragma once

#include <cstdlib>
#include <string>

namespace wnflow::test {

/// The variable PATH of this process and its children, for the life of the object.
class SearchPath {
public:
    explicit SearchPath(const std::string& value) : old_(std::getenv("PATH") ? std::getenv("PATH") : "")
    {
        setenv("PATH", value.c_str(), 1);
    }
    ~SearchPath() { setenv("PATH", old_.c_str(), 1); }
    SearchPath(const SearchPath&) = delete;
    SearchPath& operator=(const SearchPath&) = delete;

private:
    std::string old_;
};

} // namespace wnflow::test
