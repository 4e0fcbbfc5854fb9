# Pipes between programs, their statuses, and a writer whose reader leaves.
sort "$IN/words" | uniq -c | sort -rn | head -20
cat "$IN/words" | tr a-z A-Z | cut -c 1-3 | sort -u | wc -l
yes | head -1
yes | head -c 100000 | wc -c
seq 1 10000 | tail -3
true | false; echo "status $?"
false | true; echo "status $?"
! false | false; echo "status $?"
set -o pipefail
false | true; echo "status $?"
yes | head -1 >/dev/null; echo "status $?"
(exit 42) | cat; echo "status $?"
cat "$IN/big" | cat | cat | cat | cat | sha256sum
head -c 5 "$IN/big" | od -A n -t x1
