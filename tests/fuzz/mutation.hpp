#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Cheap mutations of texts, for the targets of the fuzzers in ordinary tests: part of every run, also under the sanitizers.
namespace fuzz {

/// The content of the folder's smallest files with this ending, `count` of them or all if there are fewer, sorted by path.
/// Seeds are chosen by number and not by a limit of size: files that grow must not silently leave none.
inline std::vector<std::string> smallest_texts(const std::filesystem::path& folder, std::string_view ending,
                                               std::size_t count = std::numeric_limits<std::size_t>::max())
{
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ending) paths.push_back(entry.path());
    std::ranges::sort(paths, {}, [](const auto& path) { return std::pair(std::filesystem::file_size(path), path); });
    if (paths.size() > count) paths.resize(count);
    std::ranges::sort(paths);
    std::vector<std::string> texts;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return texts;
}

/// One to four changes: a byte, a cut, a piece put in or over, a part repeated, a part of another seed.
/// @param pieces  words of the format and values at its limits
inline std::string mutated(std::string text, const std::vector<std::string>& seeds,
                           const std::vector<std::string>& pieces, std::mt19937_64& bits)
{
    const auto below = [&](std::size_t bound) { return bits() % std::max<std::size_t>(bound, 1); };
    if (text.empty()) text = "\n";
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
        const std::size_t at = below(text.size());
        switch (below(6)) {
        case 0: text[at] = static_cast<char>(below(256)); break;
        case 1: text.erase(at, 1 + below(20)); break;
        case 2: text.insert(at, pieces[below(pieces.size())]); break;
        case 3: text.replace(at, 1 + below(4), pieces[below(pieces.size())]); break;
        case 4: text.insert(at, text.substr(below(text.size()), below(200))); break;
        default: {
            const std::string& other = seeds[below(seeds.size())];
            text.replace(at, below(100), other.substr(below(other.size()), below(100)));
        }
        }
        if (text.empty()) text = "\n";
    }
    return text;
}

} // namespace fuzz
