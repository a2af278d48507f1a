"""Values: everything that an Erlang term is, as text and as bytes. Floor 0: imports nothing above.

values
    atom.py           Atom, interned: compared with `is`
    cons.py           lists: the cell `[head, tail]` and NIL
    ids.py            Pid, Ref, Port
    fun.py            Fun (a class an arity), FunInfo, ExternalFun
    binary.py         bytes, and Bits for bitstrings that end inside a byte
    maps.py           ErlMap, keyed by `=:=`
    order.py          `==`, `=:=`, the order of terms, the hash of map keys
    extent.py         how many parts a term has, where one stands in many places
    placement.py      where ets puts a key: the order of tables
    phash.py          erlang:phash2/1,2 and phash/2
text
    show.py           `~w`: write, atom_text, string_text; ShowEnv, who looks at the text
    pretty.py         `~p`: strings, records, depth; what fits in one line
    pretty_layout.py  `~p`: where lines break
    limited.py        `~p` and `~w` in so many characters
    format_limited.py io_lib:format/3 with chars_limit
    term_chars.py     the deep lists of io_lib:write and io_lib:format for a term
    floats.py         floats: shortest, scientific, with decimals
    text.py           lengths in characters; character data as Python text or bytes
    format_numbers.py digits of integers and floats for it
    quick.py          all of that for small terms, quickly
    format_scan.py    format strings: control sequences, and what is wrong with them
    format_pieces.py  what control sequences make: padded, flat or deep
    format.py         io_lib:format/2: format_text (deep list), format_chars (text)
    read.py           term literals from text
bytes
    etf_encode.py     external term format: encode
    etf_decode.py     external term format: decode, never more than an EtfError
errors
    errors.py         TermError and its kinds
"""
