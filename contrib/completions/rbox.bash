# made by helpers/gen-docs from the option table: `make docs`

# shellcheck shell=bash disable=SC2034

# The words up to the cursor, into `words`. bash cuts them at = and : as well, rbox does not.
__rbox_words()
{
	local rest=${COMP_LINE:0:COMP_POINT} start i

	words=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		start=${rest#"${rest%%[![:blank:]]*}"}
		if ((i == 0)) || [[ $start != "$rest" ]]; then
			words+=("")
		fi
		if ((i == COMP_CWORD)); then
			words[-1]+=$start
		else
			words[-1]+=${COMP_WORDS[i]}
			rest=${start#"${COMP_WORDS[i]}"}
		fi
	done
}

# __rbox_files KIND START: -f files, -d directories
__rbox_files()
{
	compopt -o filenames
	mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}

# __rbox_among WORD_LIST START
__rbox_among()
{
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

# __rbox_inside ROOT POSITION START: COMMAND by name, and paths as they are inside ROOT
__rbox_inside()
{
	local root=${1/#\~/$HOME} file files=()

	root=${root%/}
	if [[ $3 == /* ]]; then
		files=("$root$3"*)
	elif (($2 == 1)); then
		files=("$root"/{,usr/,usr/local/}{s,}bin/"$3"*)
	fi
	for file in "${files[@]}"; do
		[[ -e $file || -L $file ]] || continue
		if [[ $3 != /* ]]; then
			COMPREPLY+=("${file##*/}")
		elif [[ -d $file ]]; then
			compopt -o nospace
			COMPREPLY+=("${file#"$root"}/")
		else
			COMPREPLY+=("${file#"$root"}")
		fi
	done
}

# __rbox_boxes START [--all]: names and ids of the boxes that run, with --all also of those that have ended and are kept
__rbox_boxes()
{
	local start=$1

	shift
	__rbox_among "$("${words[0]/#\~/$HOME}" ps --json "$@" 2>/dev/null |
		sed -n 's/^{"id":"\([0-9a-f-]*\)","name":\("\([A-Za-z0-9._-]*\)"\)\{0,1\}.*/\3 \1/p')" "$start"
}

# __rbox_argument 'SUBCOMMAND OPTION' START
__rbox_argument()
{
	case $1 in
	"make --add") [[ $2 == *:* ]] || __rbox_files -f "$2" ;;
	"run --overlay" | "audit --overlay") __rbox_files -d "$2" ;;
	"run --propagation" | "audit --propagation") __rbox_among "private slave shared unbindable" "$2" ;;
	"run -v" | "run --bind" | "audit -v" | "audit --bind") [[ $2 == *:* ]] || __rbox_files -f "$2" ;;
	"run --ro-bind" | "audit --ro-bind") [[ $2 == *:* ]] || __rbox_files -f "$2" ;;
	"run --file" | "audit --file") [[ $2 == *:* ]] || __rbox_files -f "$2" ;;
	"run --dev" | "audit --dev") __rbox_among "minimal host none" "$2" ;;
	"run --proc" | "audit --proc") __rbox_among "new host none" "$2" ;;
	"run --sys" | "audit --sys") __rbox_among "ro none" "$2" ;;
	"run --map" | "audit --map") __rbox_among "auto range single keep" "$2" ;;
	"run --groups" | "audit --groups") __rbox_among "keep drop" "$2" ;;
	"run --net" | "audit --net") __rbox_among "none host" "$2" ;;
	"run --share" | "audit --share")
		__rbox_among "ipc uts cgroup pid" "${2##*,}"
		[[ $2 != *,* ]] || COMPREPLY=("${COMPREPLY[@]/#/${2%,*},}")
		;;
	"run --env-file" | "exec --env-file" | "audit --env-file") __rbox_files -f "$2" ;;
	"run --tty" | "exec --tty" | "audit --tty") __rbox_among "auto always never" "$2" ;;
	"run --seccomp" | "audit --seccomp") __rbox_files -f "$2" ;;
	"run --landlock" | "audit --landlock") __rbox_among "auto off" "$2" ;;
	"exec --landlock") __rbox_among "auto off" "$2" ;;
	"run --pids" | "audit --pids") __rbox_among "unlimited" "$2" ;;
	"run --stop-signal" | "audit --stop-signal") __rbox_among "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS" "$2" ;;
	"kill -s" | "kill --signal") __rbox_among "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS" "$2" ;;
	"run --report" | "audit --report") __rbox_files -f "$2" ;;
	esac
}

# __rbox_table SUBCOMMAND: what follows it, whether that may have ended, its options, and those that take an argument
__rbox_table()
{
	case $1 in
	run)
		operands=root-command all=
		options="--read-only --no-tmpfs --ephemeral --overlay --propagation -v --bind --ro-bind --tmpfs --mount --dir --symlink --file --mask --dev --proc --sys --map --uid-map --gid-map -u --user --groups --net --share --hostname --time-offset -w --workdir -e --env --env-file --inherit-env --keep-fd --argv0 --umask --nice --no-init --tty --cap-add --cap-drop --no-new-privs --seccomp --landlock --allow-userns --pids -d --detach --name --timeout --stop-signal --grace --explain --json --verbose --status-fd --report -h --help --version "
		arguments="--overlay --propagation -v --bind --ro-bind --tmpfs --mount --dir --symlink --file --mask --dev --proc --sys --map --uid-map --gid-map -u --user --groups --net --share --hostname --time-offset -w --workdir -e --env --env-file --keep-fd --argv0 --umask --nice --tty --cap-add --cap-drop --seccomp --landlock --pids --name --timeout --stop-signal --grace --status-fd --report "
		;;
	exec)
		operands=box-command all=
		options="-u --user -w --workdir -e --env --env-file --argv0 --tty --landlock --explain --json --verbose -h --help "
		arguments="-u --user -w --workdir -e --env --env-file --argv0 --tty --landlock "
		;;
	ps)
		operands=none all=
		options="-a --all -q --quiet --json -h --help "
		arguments=""
		;;
	inspect)
		operands=box all=--all
		options="-h --help "
		arguments=""
		;;
	logs)
		operands=box all=--all
		options="-f --follow --since -n --tail -t --timestamps -h --help "
		arguments="--since -n --tail "
		;;
	wait)
		operands=box all=--all
		options="-h --help "
		arguments=""
		;;
	stop)
		operands=boxes all=--all
		options="--grace -a --all -h --help "
		arguments="--grace "
		;;
	kill)
		operands=boxes all=
		options="-s --signal -a --all -h --help "
		arguments="-s --signal "
		;;
	pause)
		operands=boxes all=
		options="-a --all -h --help "
		arguments=""
		;;
	resume)
		operands=boxes all=
		options="-a --all -h --help "
		arguments=""
		;;
	gc)
		operands=none all=
		options="-h --help "
		arguments=""
		;;
	make)
		operands=programs all=
		options="--add --check -f --force --explain -h --help "
		arguments="--add "
		;;
	audit)
		operands=(null) all=
		options="--read-only --no-tmpfs --ephemeral --overlay --propagation -v --bind --ro-bind --tmpfs --mount --dir --symlink --file --mask --dev --proc --sys --map --uid-map --gid-map -u --user --groups --net --share --hostname --time-offset -w --workdir -e --env --env-file --inherit-env --keep-fd --argv0 --umask --nice --no-init --tty --cap-add --cap-drop --no-new-privs --seccomp --landlock --allow-userns --pids --name --timeout --stop-signal --grace --explain --json --verbose --status-fd --report -h --help "
		arguments="--overlay --propagation -v --bind --ro-bind --tmpfs --mount --dir --symlink --file --mask --dev --proc --sys --map --uid-map --gid-map -u --user --groups --net --share --hostname --time-offset -w --workdir -e --env --env-file --keep-fd --argv0 --umask --nice --tty --cap-add --cap-drop --seccomp --landlock --pids --name --timeout --stop-signal --grace --status-fd --report "
		;;
	esac
}

_rbox()
{
	local words last word option='' given=() ended='' i=1
	local subcommand=run operands all options arguments

	COMPREPLY=()
	__rbox_words
	last=$((${#words[@]} - 1)) word=${words[-1]}
	case ${words[1]} in
	run | exec | ps | inspect | logs | wait | stop | kill | pause | resume | gc | make | audit)
		((last > 1)) && subcommand=${words[1]} i=2
		;;
	esac
	__rbox_table "$subcommand"
	for (( ; i < last; i++)); do
		if [[ $option ]]; then
			option=''
		elif [[ $ended || ${words[i]} != -?* ]]; then
			given+=("${words[i]}")
			# what follows is COMMAND, with options of its own
			[[ $operands == *command ]] && break
		elif [[ ${words[i]} == -- ]]; then
			ended=1
		elif [[ " $arguments" == *" ${words[i]} "* ]]; then
			option=${words[i]}
		fi
	done
	if [[ $option ]]; then
		__rbox_argument "$subcommand $option" "$word"
	elif ((i < last)); then
		[[ $operands == root-command ]] && __rbox_inside "${given[0]}" $((last - i)) "$word"
	elif [[ ! $ended && $word == --*=* ]]; then
		__rbox_argument "$subcommand ${word%%=*}" "${word#*=}"
	elif [[ ! $ended && $word == -* ]]; then
		__rbox_among "$options" "$word"
	else
		case $operands in
		root-command)
			__rbox_files -d "$word"
			((last > 1)) || mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W "run exec ps inspect logs wait stop kill pause resume gc make audit" -- "$word")
			;;
		box-command | boxes)
			__rbox_boxes "$word" $all
			;;
		programs)
			if ((!${#given[@]})); then
				__rbox_files -d "$word"
			elif [[ $word == */* ]]; then
				__rbox_files -f "$word"
			else
				mapfile -t COMPREPLY < <(compgen -A command -- "$word" | sort -u)
			fi
			;;
		box)
			((${#given[@]})) || __rbox_boxes "$word" $all
			;;
		esac
	fi
	return 0
}
complete -F _rbox rbox
