# tar, gzip and their kind, there and back.
mkdir tree; cp "$IN/words" "$IN/big" tree; mkdir tree/sub; echo deep > tree/sub/file; ln -s sub/file tree/link
tar cf tree.tar tree; tar tf tree.tar | sort
mkdir out; tar xf tree.tar -C out; find out | sort
cmp out/tree/big tree/big && echo equal
tar cf - tree | tar xf - -C out && cat out/tree/link
gzip -c tree/words > words.gz; gunzip -c words.gz | sha256sum; sha256sum < tree/words
cp tree/words plain; gzip plain; ls plain*; gunzip plain.gz; cmp plain tree/words && echo equal
tar czf tree.tgz tree; tar tzf tree.tgz | sort | wc -l
zcat words.gz | tail -1
echo broken > bad.gz; gunzip bad.gz 2>/dev/null; echo "status $?"
bzip2 -c tree/words | bunzip2 -c | md5sum
find tree -type f | sort | cpio -o -H newc 2>/dev/null | cpio -t 2>/dev/null | sort
