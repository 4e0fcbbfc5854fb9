# Jobs in the background, waiting for them, killing them.
(sleep 0.05; exit 3) &
first=$!
(exit 4) &
second=$!
wait $first; echo "first $?"
wait $second; echo "second $?"
wait; echo "all $?"
for i in 1 2 3 4 5; do (exit $i) & done
wait
echo done
sleep 60 &
kill $!
wait $!; echo "killed $?"
sleep 60 &
kill -9 $!
wait $!; echo "killed $?"
wait 99999 2>/dev/null; echo "unknown $?"
i=0
while [ $i -lt 20 ]; do echo $i > "out-$i" & i=$((i + 1)); done
wait
cat out-* | sort -n | tr '\n' ' '
echo
(while :; do :; done) &
spinner=$!
kill -STOP $spinner
kill -CONT $spinner
kill $spinner
wait $spinner; echo "spinner $?"
jobs
