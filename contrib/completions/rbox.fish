# made by helpers/gen-docs from the option table: `make docs`

# The subcommand, and the operands up to the cursor, a line each
function __rbox_words
	set -l words (commandline -opc)
	set -l subcommand run
	set -l arguments
	set -l has_command
	set -e words[1]
	if contains -- "$words[1]" run exec ps inspect logs wait stop kill pause resume gc make audit
		set subcommand $words[1]
		set -e words[1]
	end
	switch $subcommand
		case run
			set arguments --overlay --propagation -v --bind --ro-bind --tmpfs --mount --dir --symlink --file --mask --dev --proc --sys --map --uid-map --gid-map -u --user --groups --net --share --hostname --time-offset -w --workdir -e --env --env-file --keep-fd --argv0 --umask --nice --tty --cap-add --cap-drop --seccomp --landlock --pids --name --timeout --stop-signal --grace --status-fd --report
			set has_command yes
		case exec
			set arguments -u --user -w --workdir -e --env --env-file --argv0 --tty --landlock
			set has_command yes
		case ps
			set arguments
		case inspect
			set arguments
		case logs
			set arguments --since -n --tail
		case wait
			set arguments
		case stop
			set arguments --grace
		case kill
			set arguments -s --signal
		case pause
			set arguments
		case resume
			set arguments
		case gc
			set arguments
		case make
			set arguments --add
		case audit
			set arguments --overlay --propagation -v --bind --ro-bind --tmpfs --mount --dir --symlink --file --mask --dev --proc --sys --map --uid-map --gid-map -u --user --groups --net --share --hostname --time-offset -w --workdir -e --env --env-file --keep-fd --argv0 --umask --nice --tty --cap-add --cap-drop --seccomp --landlock --pids --name --timeout --stop-signal --grace --status-fd --report
	end
	echo $subcommand
	while set -q words[1]
		if test "$words[1]" = --
			set -e words[1]
			break
		else if not string match -q -- '-?*' $words[1]
			test -n "$has_command"; and break
			echo $words[1]
		else if contains -- $words[1] $arguments
			set -e words[1]
		end
		set -e words[1]
	end
	set -q words[1]; and printf '%s\n' $words
end

# Whether the subcommand is one of these, and its options have not ended
function __rbox_at
	set -l words (__rbox_words)
	contains -- $words[1] $argv; or return
	test (count $words) = 1; or not contains -- $words[1] run exec
end

# Whether the word is the first one
function __rbox_begins
	test (count (commandline -opc)) = 1
end

# Whether ROOT or a BOX is there
function __rbox_has_operand
	test (count (__rbox_words)) -gt 1
end

# Whether ROOT is there, and what follows is COMMAND's
function __rbox_has_root
	set -l words (__rbox_words)
	test $words[1] = run; and test (count $words) -gt 1
end

# COMMAND by name, and paths as they are inside ROOT
function __rbox_inside
	set -l words (__rbox_words)
	set -l root (string replace -r '^~' "$HOME" -- $words[2] | string replace -r '/$' '')
	set -l start (commandline -ct)
	set -l files
	if string match -q '/*' -- $start
		set files $root$start*
		for file in $files
			set -l name (string sub -s (math (string length -- $root) + 1) -- $file)
			test -d $file; and echo $name/; or echo $name
		end
	else if test (count $words) = 2
		set files $root/{,usr/,usr/local/}{s,}bin/*
		string replace -r '.*/' '' -- $files
	end
end

# Names and ids of the boxes that run, with --all also of those that have ended and are kept
function __rbox_boxes
	set -l program (commandline -opc | string replace -r '^~' "$HOME")[1]
	$program ps --json $argv 2>/dev/null |
		string replace -rf '^{"id":"([0-9a-f-]*)","name":(?:"([A-Za-z0-9._-]*)"|null).*' '$2 $1' | string split -n ' '
end

complete -c rbox -f
complete -c rbox -n '__rbox_at run' -a '(__fish_complete_directories)'
complete -c rbox -n __rbox_has_root -a '(__rbox_inside)'
complete -c rbox -n __rbox_begins -a run -d 'Run COMMAND in a box on ROOT'
complete -c rbox -n __rbox_begins -a exec -d 'Run a further COMMAND in a box that runs'
complete -c rbox -n '__rbox_at exec' -a '(__rbox_boxes)'
complete -c rbox -n __rbox_begins -a ps -d 'List the boxes that run'
complete -c rbox -n __rbox_begins -a inspect -d 'Tell all about a box, as JSON'
complete -c rbox -n '__rbox_at inspect; and not __rbox_has_operand' -a '(__rbox_boxes --all)'
complete -c rbox -n __rbox_begins -a logs -d 'Print what a detached box has written'
complete -c rbox -n '__rbox_at logs; and not __rbox_has_operand' -a '(__rbox_boxes --all)'
complete -c rbox -n __rbox_begins -a wait -d 'Wait for a box to end, and end with its status'
complete -c rbox -n '__rbox_at wait; and not __rbox_has_operand' -a '(__rbox_boxes --all)'
complete -c rbox -n __rbox_begins -a stop -d 'End boxes, by force where they do not obey in time'
complete -c rbox -n '__rbox_at stop' -a '(__rbox_boxes --all)'
complete -c rbox -n __rbox_begins -a kill -d 'Kill boxes, or send their COMMANDs a signal'
complete -c rbox -n '__rbox_at kill' -a '(__rbox_boxes)'
complete -c rbox -n __rbox_begins -a pause -d 'Stop all processes of boxes for a while'
complete -c rbox -n '__rbox_at pause' -a '(__rbox_boxes)'
complete -c rbox -n __rbox_begins -a resume -d 'Let paused boxes go on'
complete -c rbox -n '__rbox_at resume' -a '(__rbox_boxes)'
complete -c rbox -n __rbox_begins -a gc -d 'Take away what boxes that have ended left behind'
complete -c rbox -n __rbox_begins -a make -d 'Make a root of programs of this machine'
complete -c rbox -n '__rbox_at make; and not __rbox_has_operand' -a '(__fish_complete_directories)'
complete -c rbox -n '__rbox_at make; and __rbox_has_operand' -F -a '(__fish_complete_command)'
complete -c rbox -n __rbox_begins -a audit -d 'Try from within what a box keeps closed'
complete -c rbox -n '__rbox_at make' -l add -r -F -d 'Also copy this file or tree'
complete -c rbox -n '__rbox_at make' -l check -d 'Tell what differs from this machine now, and change nothing'
complete -c rbox -n '__rbox_at make' -s f -l force -d 'Overwrite what was changed, in any directory'
complete -c rbox -n '__rbox_at run audit' -l read-only -d 'The root cannot be written'
complete -c rbox -n '__rbox_at run audit' -l no-tmpfs -d 'With --read-only, leave /tmp, /run and /var/tmp alone'
complete -c rbox -n '__rbox_at run audit' -l ephemeral -d 'Writes go to memory and are gone when the box ends'
complete -c rbox -n '__rbox_at run audit' -l overlay -x -a '(__fish_complete_directories)' -d 'Writes are kept in DIR'
complete -c rbox -n '__rbox_at run audit' -l propagation -x -a 'private slave shared unbindable' -d 'What the root does with mounts made later elsewhere'
complete -c rbox -n '__rbox_at run audit' -s v -l bind -r -F -d 'Show the file or tree SRC of the caller at DST in the box'
complete -c rbox -n '__rbox_at run audit' -l ro-bind -r -F -d 'The same, read-only, with everything below it'
complete -c rbox -n '__rbox_at run audit' -l tmpfs -x -d 'A new empty file system in memory at DST'
complete -c rbox -n '__rbox_at run audit' -l mount -x -d 'Any mount, in the spelling of docker'
complete -c rbox -n '__rbox_at run audit' -l dir -x -d 'A directory, empty and private if ROOT lacks it'
complete -c rbox -n '__rbox_at run audit' -l symlink -x -d 'A symbolic link at DST, over a file or link of ROOT'
complete -c rbox -n '__rbox_at run audit' -l file -r -F -d 'A private copy of the file HOSTFILE at DST'
complete -c rbox -n '__rbox_at run audit' -l mask -x -d 'Hide the file or tree DST behind an empty one'
complete -c rbox -n '__rbox_at run audit' -l dev -x -a 'minimal host none' -d 'What /dev is'
complete -c rbox -n '__rbox_at run audit' -l proc -x -a 'new host none' -d 'What /proc is'
complete -c rbox -n '__rbox_at run audit' -l sys -x -a 'ro none' -d 'What /sys is'
complete -c rbox -n '__rbox_at run audit' -l map -x -a 'auto range single keep' -d 'How user and group ids are mapped'
complete -c rbox -n '__rbox_at run audit' -l uid-map -x -d 'Exactly this map of user ids, repeatable'
complete -c rbox -n '__rbox_at run audit' -l gid-map -x -d 'Exactly this map of group ids, repeatable'
complete -c rbox -n '__rbox_at run exec audit' -s u -l user -x -d 'Who COMMAND is in the box'
complete -c rbox -n '__rbox_at run audit' -l groups -x -a 'keep drop' -d 'Whether COMMAND stays in the groups of the caller'
complete -c rbox -n '__rbox_at run audit' -l net -x -a 'none host' -d 'Which network the box has'
complete -c rbox -n '__rbox_at run audit' -l share -x -a '(__fish_append , ipc uts cgroup pid)' -d 'Keep these namespaces of the caller'
complete -c rbox -n '__rbox_at run audit' -l hostname -x -d 'Set the host name'
complete -c rbox -n '__rbox_at run audit' -l time-offset -x -d 'Shift the clocks that count from boot'
complete -c rbox -n '__rbox_at run exec audit' -s w -l workdir -x -d 'The working directory in the box'
complete -c rbox -n '__rbox_at run exec audit' -s e -l env -x -d 'Set a variable, or pass on that of the caller'
complete -c rbox -n '__rbox_at run exec audit' -l env-file -r -F -d 'The same for each line of FILE'
complete -c rbox -n '__rbox_at run audit' -l inherit-env -d 'Pass on the whole environment of the caller'
complete -c rbox -n '__rbox_at run audit' -l keep-fd -x -d 'Pass descriptor N on, as well as 0, 1 and 2'
complete -c rbox -n '__rbox_at run exec audit' -l argv0 -x -d 'What COMMAND is told to be called'
complete -c rbox -n '__rbox_at run audit' -l umask -x -d 'The file mode creation mask, octal'
complete -c rbox -n '__rbox_at run audit' -l nice -x -d 'The nice value, -20 to 19'
complete -c rbox -n '__rbox_at run audit' -l no-init -d 'COMMAND is process 1 itself'
complete -c rbox -n '__rbox_at run exec audit' -l tty -x -a 'auto always never' -d 'Whether COMMAND gets a terminal of its own'
complete -c rbox -n '__rbox_at run audit' -l cap-add -x -d 'Give COMMAND a further capability, repeatable'
complete -c rbox -n '__rbox_at run audit' -l cap-drop -x -d 'Take a capability away, repeatable'
complete -c rbox -n '__rbox_at run audit' -l no-new-privs -d 'No program in the box gets more powers by exec'
complete -c rbox -n '__rbox_at run audit' -l seccomp -r -F -d 'Which system calls programs in the box may make'
complete -c rbox -n '__rbox_at run audit' -l landlock -x -a 'auto off' -d 'A second wall around the files of the box'
complete -c rbox -n '__rbox_at exec' -l landlock -x -a 'auto off' -d 'Whether COMMAND stands behind the second wall of the box'
complete -c rbox -n '__rbox_at run audit' -l allow-userns -d 'Let programs in the box make user namespaces'
complete -c rbox -n '__rbox_at run audit' -l pids -x -a 'unlimited' -d 'Limit the processes of the box'
complete -c rbox -n '__rbox_at run' -s d -l detach -d 'Print the id of the box and leave it running'
complete -c rbox -n '__rbox_at run audit' -l name -x -d 'What the box is called'
complete -c rbox -n '__rbox_at run audit' -l timeout -x -d 'End the box after that time, with status 124'
complete -c rbox -n '__rbox_at run audit' -l stop-signal -x -a 'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS' -d 'What asks COMMAND to end'
complete -c rbox -n '__rbox_at run audit' -l grace -x -d 'How long COMMAND may take to end when asked'
complete -c rbox -n '__rbox_at stop' -l grace -x -d 'How long COMMAND may take to end when asked'
complete -c rbox -n '__rbox_at kill' -s s -l signal -x -a 'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS' -d 'Send this signal to COMMAND'
complete -c rbox -n '__rbox_at stop kill pause resume' -s a -l all -d 'All boxes of yours that run'
complete -c rbox -n '__rbox_at ps' -s a -l all -d 'Also those that have ended and are kept'
complete -c rbox -n '__rbox_at ps' -s q -l quiet -d 'Print ids only'
complete -c rbox -n '__rbox_at ps' -l json -d 'Print an array of JSON objects'
complete -c rbox -n '__rbox_at logs' -s f -l follow -d 'Go on with what is written from now on, until the box ends'
complete -c rbox -n '__rbox_at logs' -l since -x -d 'Only what was written since then'
complete -c rbox -n '__rbox_at logs' -s n -l tail -x -d 'Only the last lines'
complete -c rbox -n '__rbox_at logs' -s t -l timestamps -d 'Begin each line with the time when it was written'
complete -c rbox -n '__rbox_at make' -l explain -d 'Print what would be there and why, and make nothing'
complete -c rbox -n '__rbox_at run exec audit' -l explain -d 'Print what would be done and why, and do nothing'
complete -c rbox -n '__rbox_at run exec audit' -l json -d 'Print that as JSON'
complete -c rbox -n '__rbox_at run exec audit' -l verbose -d 'Print each row of the plan as it is executed'
complete -c rbox -n '__rbox_at run audit' -l status-fd -x -d 'Write JSON lines about the box to descriptor N'
complete -c rbox -n '__rbox_at run audit' -l report -r -F -d 'Write what became of the box to FILE, as JSON'
complete -c rbox -n '__rbox_at run exec ps inspect logs wait stop kill pause resume gc make audit' -s h -l help -d 'Print this help'
complete -c rbox -n '__rbox_at run' -l version -d 'Print the version, features and libraries'
