/** The word by which a shell asks what may come next; the words of the command line stand after it. */
export const candidatesWord = '__complete';

/**
 * Runs in bash 3.2 too, which has neither `mapfile` nor `compopt`.
 *
 * Readline takes the words of `COMPREPLY` as they are, so they are quoted here.
 */
const bash = `# Completion of docferry for bash.
_docferry() {
  local line word
  local -a typed=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files | :folders)
        word=\${COMP_WORDS[COMP_CWORD]}
        [[ $word == = ]] && word=
        if ! compopt -o default 2>/dev/null; then
          while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$word")
        fi
        return
        ;;
    esac
    word=\${line%%$'\\t'*}
    [[ $word == *[^[:alnum:]_.,:/@%+=-]* ]] && printf -v word %q "$word"
    COMPREPLY+=("$word")
  done < <("$1" ${candidatesWord} "\${typed[@]//\\\\/}" 2>/dev/null)
}
complete -F _docferry docferry`;

/** Can be read by `source` and stand in a folder of \`$fpath\` under the name \`_docferry\`. */
const zsh = `#compdef docferry
# Completion of docferry for zsh.
_docferry() {
  local line value text
  local -a found
  for line in "\${(@f)$("\${words[1]}" ${candidatesWord} "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      '') continue ;;
      :files) compset -P '--*='; _files; return ;;
      :folders) compset -P '--*='; _files -/; return ;;
    esac
    value=\${line%%$'\\t'*}
    text=\${line#*$'\\t'}
    [[ $line == *$'\\t'* ]] || text=
    found+=("\${value//:/\\\\:}\${text:+:$text}")
  done
  (( \${#found} )) && _describe -V docferry found
}
if [[ \${funcstack[1]} == _docferry ]]; then
  _docferry "$@"
else
  compdef _docferry docferry
fi`;

/** Fish takes a line with a tab as it is. */
const fish = `# Completion of docferry for fish.
function __docferry_candidates
  set -l typed (commandline -opc)
  set -l current (commandline -ct)
  for line in ($typed[1] ${candidatesWord} $typed[2..] "$current" 2>/dev/null)
    switch $line
      case :files
        __docferry_paths __fish_complete_path "$current"
      case :folders
        __docferry_paths __fish_complete_directories "$current"
      case '*'
        echo $line
    end
  end
end

function __docferry_paths
  set -l flag (string match -r '^--[^=]*=' -- $argv[2])
  set -l path (string replace -r '^--[^=]*=' '' -- $argv[2])
  for line in ($argv[1] "$path")
    echo "$flag$line"
  end
end

complete -c docferry -f -a '(__docferry_candidates)'`;

/** What a shell reads to complete the command line of docferry, by the shell's name. */
export const completionScripts: Readonly<Record<string, string>> = { bash, zsh, fish };
