"""The language: text to checked trees, trees to Python code. Floor 2: knows no runtime and no network.

text and trees
    source.py         Source: a text with a name
    encoding.py       bytes to text: UTF-8, or what a comment says
    diagnostic.py     Diagnostic: what is wrong, as a value; how shell and compiler print it
    literal.py        numbers, escapes, triple-quoted strings
    scan.py           tokens; where a form ends; the tokens of a syntax error
    ast.py            one class a construct, named as in the abstract format
    walk.py           trees without recursion: children, order, rebuilding
    grammar.py        the parse table, from the cache or built
    tables_build.py   builds it: the only importer of lark
    parse.py          Parser: the LALR loop, tokens to nodes
    to_ast.py         grammar rules to nodes: expressions, patterns, clauses
    to_form.py        grammar rules to nodes: attributes, types, specifications
    abstract.py       nodes to terms of the abstract format
    abstract_read.py  such terms to nodes
    scan_terms.py     tokens to the terms of erl_scan, and back
    values.py         values to abstract forms; the annotations in a form
    pretty.py         nodes to Erlang text, as erl_pp
    pretty_form.py    attributes, types and specifications to text
    pretty_layout.py  where its lines break
modules
    macros.py         macro definitions and calls, the expressions of `-if`
    condition.py      one open `-ifdef`
    preprocess.py     Preprocessor: directives, includes, macros
    forms.py          parse_module: text to forms
checks
    bifs.py           names the language knows: BIFs, guard BIFs, operators
    bit_types.py      what the types of a segment mean
    constant.py       values of constant expressions
    obsolete.py       functions OTP has deprecated or removed
    descriptors.py    texts of erl_lint and of the compiler's passes to their descriptors, and back
    descriptor_table.py  which belongs to which
    descriptors_epp.py the same for epp
    lint.py           lint_exprs: what the shell checks before it evaluates
    lint_vars.py      tables of variables: bound, exported, unsafe, used
    lint_base.py      errors, records, guards, segments
    lint_pattern.py   patterns
    lint_expr.py      expressions, clauses, comprehensions
    lint_types.py     types and specifications
    lint_calls.py     calls of library functions: format strings, deprecated functions
    lint_attributes.py attributes that name functions
    lint_fail.py      constants that must fail
    lint_useless.py   the optimizer's remarks: terms never used, calls without effect
    lint_values.py    what guards and subjects of constants come to
    lint_known.py     variables whose value is written where they are bound
    lint_binary.py    binaries that cannot be built
    lint_keys.py      keys that are overridden in a map expression
    lint_clauses.py   the optimizer's remarks: clauses that cannot match, and those that an earlier one leaves nothing
    lint_module.py    lint_module: what c/1 reports
    records.py        record definitions; records expanded to tuples
code
    handlers.py       calls given to the handlers of erl_eval
    build.py          forms sorted for the code generator
    compiler.py       expressions of the prompt to callable code
    module.py         modules to code and to the bytes of the cache
    compile_file.py   a module file as c/1 treats it: forms, checks, report, code
    codegen           the code generator
"""
