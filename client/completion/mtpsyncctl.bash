# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Completion of mtpsyncctl for bash.

# Prints the value of every "id" in the JSON that mtpsyncctl $1 prints.
_mtpsyncctl_ids() {
    mtpsyncctl "$1" --json 2>/dev/null | sed -n 's/^  "id": "\{0,1\}\([^",]*\).*/\1/p'
}

# Prints the names of the profiles.
_mtpsyncctl_profiles() {
    mtpsyncctl profile list --json 2>/dev/null | sed -n 's/^  "name": "\([^"]*\).*/\1/p'
}

# Prints the options of the verb $1.
_mtpsyncctl_options() {
    local common='--user --system --json --help' target='--dest --device --storage --names --direction --pull --profile'
    local mirror='--include --exclude --filter-defaults --delete --max-delete'
    case $1 in
    ls) echo "$common --device --storage -l" ;;
    verify) echo "$common $target $mirror --checksum --no-checksum --reread --reprove --plan" ;;
    execute) echo "$common $target $mirror --plan --force --dry-run --no-checksum --reread --reprove --max-retries --read-back --resume --yes" ;;
    retry) echo "$common $target --read-back --resume --dry-run" ;;
    cancel) echo "$common --all" ;;
    report) echo "$common --failed" ;;
    log) echo "$common --follow --lines" ;;
    manifest) echo "$common --profile --dest --device --storage --names --output" ;;
    '') echo "$common --version" ;;
    *) echo "$common" ;;
    esac
}

_mtpsyncctl() {
    local verbs='devices ls verify execute retry status jobs cancel report log manifest plan profile monitor'
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb='' word
    local IFS=$' \t\n'
    COMPREPLY=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ " $verbs " == *" $word "* ]]; then
            verb=$word
            break
        fi
    done

    case $previous in
    --device)
        mapfile -t COMPREPLY < <(compgen -W "$(_mtpsyncctl_ids devices)" -- "$current")
        return
        ;;
    --profile)
        mapfile -t COMPREPLY < <(compgen -W "$(_mtpsyncctl_profiles)" -- "$current")
        return
        ;;
    --plan | --output)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    --names)
        mapfile -t COMPREPLY < <(compgen -W 'refuse map' -- "$current")
        return
        ;;
    --direction)
        mapfile -t COMPREPLY < <(compgen -W 'push pull' -- "$current")
        return
        ;;
    --read-back)
        mapfile -t COMPREPLY < <(compgen -W 'full size' -- "$current")
        return
        ;;
    --dest | --storage | --max-retries | --reprove | --include | --exclude | --max-delete | --lines) return ;;
    esac

    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_mtpsyncctl_options "$verb")" -- "$current")
        return
    fi
    case $verb in
    '') mapfile -t COMPREPLY < <(compgen -W "$verbs" -- "$current") ;;
    verify | execute | retry | manifest)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        ;;
    cancel) mapfile -t COMPREPLY < <(compgen -W "$(_mtpsyncctl_ids jobs)" -- "$current") ;;
    profile)
        if [[ $previous == profile ]]; then
            mapfile -t COMPREPLY < <(compgen -W 'list show add set remove check' -- "$current")
        elif [[ $previous == show || $previous == set || $previous == remove ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_mtpsyncctl_profiles)" -- "$current")
        fi
        ;;
    plan)
        if [[ $previous == plan ]]; then
            mapfile -t COMPREPLY < <(compgen -W show -- "$current")
        else
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
        fi
        ;;
    esac
}

complete -F _mtpsyncctl mtpsyncctl
