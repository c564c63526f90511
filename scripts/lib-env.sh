# shellcheck shell=bash
# Reads .env, STACK.env and edge.env as Docker Compose does. Sourced by lib.sh.
#
# A line that Compose would read differently is an error, which shows the line number.
# shellcheck disable=SC2016  # patterns

export FLASK_SKIP_DOTENV=1 # `flask` would read .env again, by its own rules

# load_env [FILE]: export its settings, except those that are already in the environment
load_env() {
  local file=${1:-.env} line name value number=0 own=' '
  local environment setting='^(export[[:space:]]+)?([A-Z_][A-Z0-9_]*)[[:space:]]*=[[:space:]]*(.*)$'
  environment=$' \n'$(compgen -e)$'\n'
  while IFS= read -r line || [[ $line ]]; do
    ((number += 1))
    ((number > 1)) || line=${line#$'\xef\xbb\xbf'} # the byte order mark of some editors
    line=${line#"${line%%[![:space:]]*}"}
    [[ -n $line && $line != '#'* ]] || continue
    [[ $line =~ $setting ]] || refuse_line 'must be NAME=value, with a name of capital letters, digits and _'
    name=${BASH_REMATCH[2]}
    parse_value "${BASH_REMATCH[3]}"
    [[ $own != *" $name "* ]] || refuse_line "sets $name a second time"
    own+="$name "
    [[ $environment != *$'\n'"$name"$'\n'* ]] || continue
    [[ -z ${!name+set} ]] || refuse_line "sets $name, which the shell or a script already uses: choose another name"
    export "$name=$value"
    environment+=$name$'\n'
  done <"$file"
}

refuse_line() { die "$file, line $number: this $1."; }

# parse_value TEXT: set value from TEXT, which follows the =
parse_value() {
  local text=$1 end='[[:space:]]*(#.*)?$'
  local single="^'(([^'\\]|\\\\.)*)'$end" double="^\"(([^\"\\]|\\\\.)*)\"$end"
  case $text in
    \'*)
      [[ $text =~ $single ]] || refuse_line "needs one ' at the end of the value and \\' inside it"
      value=${BASH_REMATCH[1]//"\\'"/"'"}
      ;;
    \"*)
      [[ $text =~ $double ]] || refuse_line 'needs one " at the end of the value and \" inside it'
      expand "${BASH_REMATCH[1]}"
      ;;
    '#'*) refuse_line "begins its value with #: put it in '…', or a comment on a line of its own" ;;
    *$'\xc2\xa0'*) refuse_line "has a no-break space: put the value in '…'" ;;
    *)
      text=${text%% #*}
      text=${text%"${text##*[![:space:]]}"}
      expand "${text//\\/\\\\}"
      ;;
  esac
}

# expand TEXT: set value to TEXT, with escapes and the settings that it names replaced
expand() {
  local rest=$1 plain='^([^\$]*)(.*)$' escape='^\\(["\$nrt])(.*)$'
  local dollar='^\$\$(.*)$' setting='^\$(\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))(.*)$'
  value=
  while [[ $rest =~ $plain && ${BASH_REMATCH[2]} ]]; do
    value+=${BASH_REMATCH[1]} rest=${BASH_REMATCH[2]}
    if [[ $rest =~ $escape ]]; then
      rest=${BASH_REMATCH[2]}
      case ${BASH_REMATCH[1]} in
        n) value+=$'\n' ;;
        r) value+=$'\r' ;;
        t) value+=$'\t' ;;
        *) value+=${BASH_REMATCH[1]} ;;
      esac
    elif [[ $rest =~ $dollar ]]; then
      value+='$' rest=${BASH_REMATCH[1]}
    elif [[ $rest =~ $setting ]]; then
      rest=${BASH_REMATCH[4]}
      append_setting "${BASH_REMATCH[2]}${BASH_REMATCH[3]}"
    else
      refuse_line "has a ${rest:0:2} that has no meaning here: put the value in '…'"
    fi
  done
  value+=$rest
}

append_setting() {
  [[ $environment == *$'\n'"$1"$'\n'* ]] ||
    refuse_line "uses \$$1, which is not set above: put the value in '…' to keep the \$"
  value+=${!1}
}
