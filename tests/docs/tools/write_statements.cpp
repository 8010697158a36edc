// wnflow_write_statements <root of the project>: writes docs/theory/statements and docs/api/statements.dox anew.

#include "docs/statement_pages.hpp"

#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: wnflow_write_statements <root of the project>\n";
        return 2;
    }
    try {
        const std::filesystem::path root = argv[1], folder = root / "docs" / "theory" / "statements";
        const auto pages = documentation::statement_pages(root);
        std::filesystem::remove_all(folder);
        std::filesystem::create_directory(folder);
        for (const auto& [path, text] : pages) std::ofstream(root / path, std::ios::binary) << text;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
