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

# __rbox_argument OPTION START
__rbox_argument()
{
	case $1 in
	-v | --bind) [[ $2 == *:* ]] || __rbox_files -f "$2" ;;
	--ro-bind) [[ $2 == *:* ]] || __rbox_files -f "$2" ;;
	--dev) __rbox_among "minimal host none" "$2" ;;
	--proc) __rbox_among "new host none" "$2" ;;
	--sys) __rbox_among "ro none" "$2" ;;
	--map) __rbox_among "auto range single keep" "$2" ;;
	--groups) __rbox_among "keep drop" "$2" ;;
	--net) __rbox_among "none host" "$2" ;;
	--share)
		__rbox_among "ipc uts cgroup pid" "${2##*,}"
		[[ $2 != *,* ]] || COMPREPLY=("${COMPREPLY[@]/#/${2%,*},}")
		;;
	--env-file) __rbox_files -f "$2" ;;
	esac
}

_rbox()
{
	local words last option='' i=1

	COMPREPLY=()
	__rbox_words
	last=$((${#words[@]} - 1))
	[[ ${words[1]} == run ]] && ((last > 1)) && i=2
	for (( ; i < last; i++)); do
		if [[ $option ]]; then
			option=''
			continue
		fi
		case ${words[i]} in
		--)
			option=none
			((i++))
			break
			;;
		-v | --bind | --ro-bind | --tmpfs | --dev | --proc | --sys | --map | --uid-map | --gid-map | -u | --user | --groups | --net | --share | --hostname | --time-offset | -w | --workdir | -e | --env | --env-file | --keep-fd | --argv0 | --umask | --nice | --status-fd)
			option=${words[i]}
			;;
		-?*)
			;;
		*)
			break
			;;
		esac
	done
	if ((i < last)); then
		__rbox_inside "${words[i]}" $((last - i)) "${words[last]}"
	elif [[ $option == none ]]; then
		__rbox_files -d "${words[last]}"
	elif [[ $option ]]; then
		__rbox_argument "$option" "${words[last]}"
	elif [[ ${words[last]} == --*=* ]]; then
		__rbox_argument "${words[last]%%=*}" "${words[last]#*=}"
	elif [[ ${words[last]} == -* ]]; then
		__rbox_among "--read-only -v --bind --ro-bind --tmpfs --dev --proc --sys --map --uid-map --gid-map -u --user --groups --net --share --hostname --time-offset -w --workdir -e --env --env-file --inherit-env --keep-fd --argv0 --umask --nice --no-init --explain --json --verbose --status-fd -h --help --version " "${words[last]}"
	else
		__rbox_files -d "${words[last]}"
	fi
}
complete -F _rbox rbox
