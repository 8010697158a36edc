#include "cli/command.hpp"
#include "cli/command_tree.hpp"
#include "cli/completion_scripts.hpp"
#include "cli/output.hpp"

#include <memory>

namespace wnflow::cli {

void add_completion(Command app, int& exit_status)
{
    auto shell = std::make_shared<std::string>();
    Command command = app.add_subcommand("completion", "Write the completion of commands, options, files and ids for "
                                                         "a shell");
    command.add_option("shell", *shell, "bash, zsh or fish")
        .required()
        .one_of({"bash", "zsh", "fish"});
    command.footer("bash: source <(wnflow completion bash)\n"
                    "zsh:  source <(wnflow completion zsh)\n"
                    "fish: wnflow completion fish | source");
    command.callback([app, shell, &exit_status] {
        const CompletionInput input{command_texts(app), option_texts(app)};
        print(*shell == "bash"  ? bash_completion(input)
              : *shell == "zsh" ? zsh_completion(input)
                                : fish_completion(input));
        exit_status = done;
    });
}

} // namespace wnflow::cli
