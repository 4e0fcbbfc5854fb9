# awk, sed, grep, sort, cut, tr and the others.
awk 'BEGIN { for (i = 1; i <= 10; i++) printf "%d ", i * i; print "" }'
awk '{ n[length($0)]++ } END { for (l = 1; l < 12; l++) print l, n[l] + 0 }' "$IN/words"
awk -F: '{ print $1 }' "$IN/short" | sort
awk 'BEGIN { while (("echo from a command" | getline line) > 0) print line; system("echo from system") }'
sed -n '2,4p' "$IN/words"
sed 's/\(.\)\(.\)/\2\1/;5q' "$IN/words"
sed -e '/^a/d' "$IN/words" | wc -l
cp "$IN/short" edited; sed -i 's/o/0/g' edited; cat edited
grep -c '^z' "$IN/words"; grep -n 'zz' "$IN/words" | head -3; grep -q nothing-here "$IN/words"; echo "status $?"
sort -t: -k2 -n "$IN/short"; sort -r "$IN/words" | head -3
cut -d: -f2 "$IN/short"; tr -d 'aeiou' < "$IN/short"; tr -s ' ' < "$IN/short" | wc -c
uniq -d "$IN/numbers" | wc -l; paste "$IN/short" "$IN/short" | head -2
head -3 "$IN/numbers"; tail -2 "$IN/numbers"; wc "$IN/words" | awk '{ print $1, $2, $3 }'
seq 5 -1 1 | tac; seq 3 | rev; expr 6 \* 7; echo '2^64; scale=5; 1/3' | bc
printf '%s %5d %x\n' text 42 255; printf 'a\tb\n'
diff "$IN/short" edited; echo "status $?"
fold -w 10 "$IN/short" | head -3; nl "$IN/short" | head -2; od -c "$IN/short" | head -2
md5sum "$IN/big" | cut -c 1-32; sha1sum < "$IN/big"
xargs -n 2 echo < "$IN/short"; echo a b c | xargs -n 1 echo item
strings "$IN/big" | head -1 | wc -l; dd if="$IN/big" bs=1k count=3 skip=2 2>/dev/null | sha256sum
tee copy < "$IN/short" >/dev/null; cmp copy "$IN/short" && echo equal
