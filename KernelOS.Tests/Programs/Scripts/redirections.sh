# Where output and input go.
echo one > file
echo two >> file
cat < file
cat < missing; echo "status $?"
ls missing 2> errors; echo "status $?"
cat errors
{ echo out; echo err >&2; } > both 2>&1
cat both
{ echo out; echo err >&2; } 2>&1 >/dev/null | sed 's/^/piped: /'
exec 5> fifth
echo through five >&5
exec 5>&-
cat fifth
exec 6< file
read a <&6; read b <&6
echo "$a $b"
exec 6<&-
cat <<'END'
$not expanded
END
cat <<-END
	tabs go
	END
v=value
cat <<END
expanded $v $(echo and run) $((6 * 7))
END
set -C
echo again > file; echo "status $?"
echo again >| file; cat file
set +C
: > empty; wc -c empty
while read line; do echo "[$line]"; done < "$IN/short"
echo "a b  c" | { read x y; echo "$x-$y"; }
mkfifo pipe
echo through a pipe > pipe &
cat pipe
wait
