# Puts the table of function names into the image; it is made from a first link, which goes without.

.section .kos_symbols, "a"
.incbin "symbols.bin"
