# made by helpers/gen-docs from the option table: `make docs`

# ROOT and what follows it up to the cursor, a line each
function __rbox_words
	set -l words (commandline -opc)
	set -e words[1]
	test "$words[1]" = run; and set -e words[1]
	while set -q words[1]
		switch $words[1]
			case --
				set -e words[1]
				break
			case -v --bind --ro-bind --tmpfs --dev --proc --sys --map --uid-map --gid-map -u --user --groups --net --share --hostname --time-offset -w --workdir -e --env --env-file --keep-fd --argv0 --umask --nice --status-fd
				set -e words[1]
			case '-*'
			case '*'
				break
		end
		set -e words[1]
	end
	set -q words[1]; and printf '%s\n' $words
end

function __rbox_has_root
	count (__rbox_words) >/dev/null
end

# COMMAND by name, and paths as they are inside ROOT
function __rbox_inside
	set -l words (__rbox_words)
	set -l root (string replace -r '^~' "$HOME" -- $words[1] | string replace -r '/$' '')
	set -l start (commandline -ct)
	set -l files
	if string match -q '/*' -- $start
		set files $root$start*
		for file in $files
			set -l name (string sub -s (math (string length -- $root) + 1) -- $file)
			test -d $file; and echo $name/; or echo $name
		end
	else if test (count $words) = 1
		set files $root/{,usr/,usr/local/}{s,}bin/*
		string replace -r '.*/' '' -- $files
	end
end

complete -c rbox -f
complete -c rbox -n 'not __rbox_has_root' -a '(__fish_complete_directories)'
complete -c rbox -n __rbox_has_root -a '(__rbox_inside)'
complete -c rbox -n 'not __rbox_has_root' -l read-only -d 'The root cannot be written'
complete -c rbox -n 'not __rbox_has_root' -s v -l bind -r -F -d 'Show the file or tree SRC of the caller at DST in the box'
complete -c rbox -n 'not __rbox_has_root' -l ro-bind -r -F -d 'The same, read-only, with everything below it'
complete -c rbox -n 'not __rbox_has_root' -l tmpfs -x -d 'A new empty file system in memory at DST'
complete -c rbox -n 'not __rbox_has_root' -l dev -x -a 'minimal host none' -d 'What /dev is'
complete -c rbox -n 'not __rbox_has_root' -l proc -x -a 'new host none' -d 'What /proc is'
complete -c rbox -n 'not __rbox_has_root' -l sys -x -a 'ro none' -d 'What /sys is'
complete -c rbox -n 'not __rbox_has_root' -l map -x -a 'auto range single keep' -d 'How user and group ids are mapped'
complete -c rbox -n 'not __rbox_has_root' -l uid-map -x -d 'Exactly this map of user ids, repeatable'
complete -c rbox -n 'not __rbox_has_root' -l gid-map -x -d 'Exactly this map of group ids, repeatable'
complete -c rbox -n 'not __rbox_has_root' -s u -l user -x -d 'Who COMMAND is in the box'
complete -c rbox -n 'not __rbox_has_root' -l groups -x -a 'keep drop' -d 'Whether COMMAND stays in the groups of the caller'
complete -c rbox -n 'not __rbox_has_root' -l net -x -a 'none host' -d 'Which network the box has'
complete -c rbox -n 'not __rbox_has_root' -l share -x -a '(__fish_append , ipc uts cgroup pid)' -d 'Keep these namespaces of the caller'
complete -c rbox -n 'not __rbox_has_root' -l hostname -x -d 'Set the host name'
complete -c rbox -n 'not __rbox_has_root' -l time-offset -x -d 'Shift the clocks that count from boot'
complete -c rbox -n 'not __rbox_has_root' -s w -l workdir -x -d 'The working directory in the box'
complete -c rbox -n 'not __rbox_has_root' -s e -l env -x -d 'Set a variable, or pass on that of the caller'
complete -c rbox -n 'not __rbox_has_root' -l env-file -r -F -d 'The same for each line of FILE'
complete -c rbox -n 'not __rbox_has_root' -l inherit-env -d 'Pass on the whole environment of the caller'
complete -c rbox -n 'not __rbox_has_root' -l keep-fd -x -d 'Pass descriptor N on, as well as 0, 1 and 2'
complete -c rbox -n 'not __rbox_has_root' -l argv0 -x -d 'What COMMAND is told to be called'
complete -c rbox -n 'not __rbox_has_root' -l umask -x -d 'The file mode creation mask, octal'
complete -c rbox -n 'not __rbox_has_root' -l nice -x -d 'The nice value, -20 to 19'
complete -c rbox -n 'not __rbox_has_root' -l no-init -d 'COMMAND is process 1 itself'
complete -c rbox -n 'not __rbox_has_root' -l explain -d 'Print what would be done and why, and do nothing'
complete -c rbox -n 'not __rbox_has_root' -l json -d 'Print that as JSON'
complete -c rbox -n 'not __rbox_has_root' -l verbose -d 'Print each row of the plan as it is executed'
complete -c rbox -n 'not __rbox_has_root' -l status-fd -x -d 'Write JSON lines about the box to descriptor N'
complete -c rbox -n 'not __rbox_has_root' -s h -l help -d 'Print this help'
complete -c rbox -n 'not __rbox_has_root' -l version -d 'Print the version, features and libraries'
