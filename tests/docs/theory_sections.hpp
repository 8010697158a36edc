#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Reads the pages of the theory: where each section is, whose it is, whether it has a proof.
namespace documentation {

/// A section of docs/theory; the title of a page stands for all of it.
struct Section {
    std::string title;
    std::string file;               ///< name of the page
    std::vector<std::string> marks; ///< "paper; constants derived" …; those of the page where the section has none
    bool has_proof = false;         ///< a proof that ends with ∎ stands in it
};

/// The sections of one page.
[[nodiscard]] std::vector<Section> sections(std::string_view markdown, const std::string& file);

/// The sections of all pages of a folder, but not of the folders in it.
[[nodiscard]] std::vector<Section> read_sections(const std::filesystem::path& folder);

/// @throws std::runtime_error unless there is exactly one with this title
[[nodiscard]] const Section& section_called(const std::string& title, const std::vector<Section>& sections);

} // namespace documentation
