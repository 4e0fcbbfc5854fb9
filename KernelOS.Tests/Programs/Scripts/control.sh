# The shell's own language, traps and signals.
for i in 1 2 3; do for j in a b; do [ $i = 2 ] && continue 2; echo $i$j; done; done
i=0; while :; do i=$((i + 1)); [ $i -gt 5 ] && break; echo -n "$i "; done; echo
until [ $i -eq 0 ]; do i=$((i - 1)); done; echo $i
case hello in h*) echo matched;; *) echo not;; esac
if false; then echo yes; elif true; then echo else-if; fi
trap 'echo trapped' USR1; kill -USR1 $$; echo after
trap 'echo leaving' EXIT
(trap 'echo inner; exit 3' TERM; kill -TERM $(sh -c 'echo $PPID'); echo not here); echo "status $?"
trap '' INT; kill -INT $$; echo ignored
sh -c 'kill -KILL $$'; echo "status $?"
sh -c 'kill -SEGV $$'; echo "status $?"
sh -c 'trap "exit 9" HUP; kill -HUP $$; sleep 1'; echo "status $?"
x=abcdef; echo ${x#ab} ${x%ef} ${x:-none} ${nothing:-default} ${#x} ${x:2:3}
set -- one two three; echo $# $2; shift; echo $1 "$@"
eval 'echo evaluated $((1 + 1))'
test 3 -gt 2 && test abc = abc && [ -n x ] && echo conditions
f() { [ $1 -le 1 ] && echo 1 && return; local n=$1; echo $((n * $(f $((n - 1))))); }; f 6
echo "a:b:c" | { IFS=: read p q r; echo $r $q $p; }
no-such-command 2>/dev/null; echo "status $?"
/ 2>/dev/null; echo "status $?"
type cd >/dev/null && echo builtin
ulimit -n >/dev/null && echo limits
export V=exported; sh -c 'echo $V'; env | grep -c '^V='
umask 077; touch private; stat -c %a private
sleep 0.01 && echo slept; time -p true 2>/dev/null; getopts ab: o -b value && echo $o $OPTARG
i=0; while [ $i -lt 100 ]; do i=$((i + 1)); /bin/busybox true || echo failed; done; echo "$i started"
