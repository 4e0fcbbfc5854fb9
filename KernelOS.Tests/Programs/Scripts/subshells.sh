# Processes of the shell's own: subshells, groups, substitutions, variables that stay inside.
x=1
(x=2; echo "inside $x"; cd /; pwd)
echo "outside $x"
{ x=3; echo "group $x"; }
echo "after $x"
y=$(echo nested $(echo deeper $(echo deepest)))
echo "$y"
z=$(seq 1 2000)
echo "$z" | wc -l
echo `echo old style`
(exit 7); echo "status $?"
$(exit 8); echo "status $?"
( ( ( echo three deep ) ) )
(kill -TERM $(sh -c 'echo $PPID')); echo "status $?"
a=$(cat <<END
a document $x
END
)
echo "$a"
f() { local v=in; echo "$v $1"; return 5; }
f argument; echo "status $?"
sh -c 'echo $0 $1 $#' zero one two
sh -c 'exit 300'; echo "status $?"
