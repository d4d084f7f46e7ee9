/* grammar.y - the reference grammar of the protocol language: LALR(1), no conflicts, and no
 * separators needed between statements.
 *
 * What the scanner contributes (lexer.l): after a dot, after `at` and before a field's colon every
 * word is a NAME; `at`, `done`, `until`, `leads_to`, `always` and `eventually` are words of the
 * language only inside properties; `count(` and `sum(` are single tokens. Built-in functions are
 * plain names before a parenthesis.
 *
 * What keeps it free of conflicts: elements of a set and bounds of a range are arithmetic; `?`
 * binds to scalars and structs; leaving statements come last in their block; quantifiers and `if`
 * need parentheses under arithmetic; the S of `x in S` is an expression, `lo..hi` or `bool`, and
 * what a bare name means there is found out later.
 *
 * Errors: what to say is complaints.c's business; where to go on is tokens.c's, which skips to the
 * next statement or declaration and marks that place with RESYNC. */
%code requires {
    #include "syntax/nodes.h"
    struct Parser;
}
%code {
    #include "syntax/parser.h"

    #define YYMALLOC(size) memory_allocate(size, 1)
    #define YYFREE free
    #ifdef TINY
    #define YYINITDEPTH 2
    #endif

    /* From the first symbol that stands for some text to the last; empty ones are nowhere. */
    #define YYLLOC_DEFAULT(place, symbols, count) ((place) = span_of_rule(symbols, count))
    static Span span_of_rule(const Span *symbols, int count);
    static void grammar_error(const Span *place, struct Parser *parser, const char *message);
}
%define api.pure full
%define api.prefix {grammar_}
%define api.token.prefix {TOKEN_}
%define api.location.type {Span}
%define api.value.type {union Value}
%define parse.error custom
%define parse.lac full
%locations
%param {struct Parser *parser}
%initial-action { @$ = (Span){0, 0}; }
%expect 0

%token END 0 "the end of the file"
%token <word> NAME "a name"
%token <number> NUMBER "a number"
%token RESYNC "the next statement"

/* Declarations. */
%token PROTOCOL "protocol" PARAM "param" OPTION "option" CONST "const" TYPE "type" VAR "var"
       GHOST "ghost" FUN "fun" STEPS "steps" PROCESS "process" PROVIDED "provided" FAIR "fair"
       STRONG "strong" SCENARIO "scenario" INVARIANT "invariant" TRANSITION "transition"
       RECOVERABLE "recoverable" LIVENESS "liveness" ASSUME "assume" WITNESS "witness"
       LEMMA "lemma"
/* Control flow and steps. */
%token STEP "step" ANYTIME "anytime" AT_MOST "at most" LOOP "loop" WHILE "while" IF "if"
       THEN "then" ELSE "else" FOR "for" ANY "any" EITHER "either" OR "or" GOTO "goto"
       CONTINUE "continue" BREAK "break" AWAIT "await" LET "let" CHOOSE "choose" WHERE "where"
       ASSERT "assert"
/* Types and expressions. */
%token BOOL "bool" STRUCT "struct" OF "of" FORALL "forall" EXISTS "exists" COUNT "count("
       SUM "sum(" IN "in" WITH "with" NONE "none" TRUE "true" FALSE "false"
/* In properties. */
%token AT "at" DONE "done" UNTIL "until" LEADS_TO "leads_to" ALWAYS "always"
       EVENTUALLY "eventually"
/* Words that may also be names, see `name`. */
%token <word> SET "set" QUEUE "queue" BAG "bag" ID "id" ORDER "order" RESTART "restart"
       STOP "stop"
%token RANGE ".." COALESCE "??" IMPLIES "=>" OROR "||" ANDAND "&&" EQ "==" NE "!=" LE "<="
       GE ">="

%nterm <word> name label path
%nterm <names> names alternatives by
%nterm <fairness> fairness
%nterm <declaration> decl
%nterm <formal> formal field index
%nterm <formals> formals formal_list fields
%nterm <property> property
%nterm <kind> relop
%nterm <item> sitem
%nterm <items> sitems
%nterm <var> vardecl
%nterm <type> type base
%nterm <statement> cstmt cif leave_c sstmt sif leave_s
%nterm <statements> cstmts cbody sstmts sbody
%nterm <block> cblock sblock
%nterm <blocks> cors sors
%nterm <binding> binding
%nterm <expr> provided at_most where dom expr not open rel coal add mul unary postfix init
              bound bmul bun batom lvalue
%nterm <exprs> elems inits args arglist

%precedence LOW
%right "leads_to"
%right "until"
%right "=>"
%left "||"
%left "&&"
%precedence '!'

%%

file: head decls;

head: title semis
    | error resync semis
    ;

title: "protocol" name { parser_head(parser, @1, $name); };

decls: %empty
     | decls decl semis         { parser_add(parser, $decl); }
     | decls error resync semis
     ;

resync: RESYNC { yyerrok; };

semis: %empty | semis ';';

/* Declarations. */

name: NAME | "set" | "queue" | "bag" | "id" | "order" | "restart" | "stop";

names: name           { $$ = names_add(parser, (NameList){0}, $name); }
     | names ',' name { $$ = names_add(parser, $1, $name); }
     ;

decl: "param" name '=' expr {
          $$ = node_declaration(parser, SYNTAX_PARAM, @$, $name);
          $$->expr = $expr;
      }
    | "param" name ':' bound[low] ".." bound[high] '=' expr {
          $$ = node_declaration(parser, SYNTAX_PARAM, @$, $name);
          $$->low = $low;
          $$->high = $high;
          $$->expr = $expr;
      }
    | "option" name[option] ':' alternatives '=' name[chosen] {
          $$ = node_declaration(parser, SYNTAX_OPTION, @$, $option);
          $$->words = $alternatives.first;
          $$->word = $chosen;
      }
    | "option" name ':' "bool" '=' expr {
          $$ = node_declaration(parser, SYNTAX_OPTION, @$, $name);
          $$->boolean = true;
          $$->expr = $expr;
      }
    | "const" name '=' expr {
          $$ = node_declaration(parser, SYNTAX_CONST, @$, $name);
          $$->expr = $expr;
      }
    | "type" name '=' type {
          $$ = node_declaration(parser, SYNTAX_TYPE, @$, $name);
          $$->type = $type;
      }
    | vardecl {
          $$ = node_declaration(parser, SYNTAX_SHARED, @$, $vardecl->name);
          $$->var = $vardecl;
      }
    | "ghost" vardecl {
          $$ = node_declaration(parser, SYNTAX_SHARED, @$, $vardecl->name);
          $$->var = $vardecl;
          $$->var->ghost = true;
      }
    | "fun" name '(' formals ')' ':' type '=' expr {
          $$ = node_declaration(parser, SYNTAX_FUN, @$, $name);
          $$->formals = $formals.first;
          $$->type = $type;
          $$->expr = $expr;
      }
    | "steps" name '(' formals ')' cblock {
          $$ = node_declaration(parser, SYNTAX_STEPS, @$, $name);
          $$->formals = $formals.first;
          $$->body = $cblock;
      }
    | fairness "process" name index provided cblock {
          $$ = node_declaration(parser, SYNTAX_PROCESS, @$, $name);
          $$->fairness = $fairness;
          $$->word = $index != NULL ? $index->name : (Word){0};
          $$->type = $index != NULL ? $index->type : NULL;
          $$->expr = $provided;
          $$->body = $cblock;
      }
    | property name ':' expr {
          $$ = node_declaration(parser, $property, @$, $name);
          $$->expr = $expr;
      }
    | "recoverable" name by ':' expr {
          $$ = node_declaration(parser, SYNTAX_RECOVERABLE, @$, $name);
          $$->words = $by.first;
          $$->expr = $expr;
      }
    | "scenario" name sopen sitems '}' {
          $$ = node_declaration(parser, SYNTAX_SCENARIO, @$, $name);
          $$->items = $sitems.first;
      }
    ;

property: "invariant"  { $$ = SYNTAX_INVARIANT; }
        | "transition" { $$ = SYNTAX_TRANSITION; }
        | "liveness"   { $$ = SYNTAX_LIVENESS; }
        | "assume"     { $$ = SYNTAX_ASSUME; }
        | "witness"    { $$ = SYNTAX_WITNESS; }
        | "lemma"      { $$ = SYNTAX_LEMMA; }
        ;

by: %empty     { $$ = (NameList){0}; }
  | NAME names { parser_expect_word(parser, $1, "by"); $$ = $names; } /* by p, q */
  ;

alternatives: name                  { $$ = names_add(parser, (NameList){0}, $name); }
            | alternatives '|' name { $$ = names_add(parser, $1, $name); }
            ;

fairness: %empty        { $$ = FAIRNESS_NONE; }
        | "fair"        { $$ = FAIRNESS_WEAK; }
        | "strong" "fair" { $$ = FAIRNESS_STRONG; }
        ;

index: %empty             { $$ = NULL; }
     | '[' formal ']'     { $$ = $formal; }
     ;

provided: %empty          { $$ = NULL; }
        | "provided" expr { $$ = $expr; }
        ;

formals: %empty { $$ = (FormalList){0}; } | formal_list;

formal_list: formal                 { $$ = formals_add((FormalList){0}, $formal); }
           | formal_list ',' formal { $$ = formals_add($1, $formal); }
           ;

formal: name ':' type { $$ = node_formal(parser, $name, $type); };

vardecl: "var" name ':' type '=' expr {
             $$ = node_var(parser, $name, $type);
             $$->init = $expr;
         }
       | "var" name ':' type '=' "any" {
             $$ = node_var(parser, $name, $type);
             $$->any = true;
         }
       | "var" name ':' type "in" dom {
             $$ = node_var(parser, $name, $type);
             $$->domain = $dom;
         }
       ;

sopen: '{' { parser_open(parser, @1, LIST_SCENARIO); };

sitems: %empty              { $$ = (ItemList){0}; }
      | sitems sitem        { $$ = items_add($1, $sitem); }
      | sitems ';'
      | sitems error resync
      ;

sitem: name '=' expr {
           $$ = node_item(parser, @$, $name);
           $$->expr = $expr;
       }
     | NAME[expect] NAME[verdict] names { /* expect holds a, b */
           parser_expect_word(parser, $expect, "expect");
           $$ = node_item(parser, @$, $verdict);
           $$->names = $names.first;
       }
     ;

/* Types. */

type: base
    | base '?'           { $$ = node_type_of(parser, SYNTAX_TYPE_OPTIONAL, @$, $base, NULL, NULL); }
    | "set" "of" base    { $$ = node_type_of(parser, SYNTAX_TYPE_SET, @$, $base, NULL, NULL); }
    | '[' type[index] ']' type[element] {
          $$ = node_type_of(parser, SYNTAX_TYPE_MAP, @$, $element, $index, NULL);
      }
    | "queue" '(' expr ')' "of" type[element] {
          $$ = node_type_of(parser, SYNTAX_TYPE_QUEUE, @$, $element, NULL, $expr);
      }
    | "bag" '(' expr ')' "of" type[element] {
          $$ = node_type_of(parser, SYNTAX_TYPE_BAG, @$, $element, NULL, $expr);
      }
    ;

base: name                            { $$ = node_type_of_name(parser, $name); }
    | "bool"                          { $$ = node_type(parser, SYNTAX_TYPE_BOOL, @$); }
    | '{' names '}'                   { $$ = node_type(parser, SYNTAX_TYPE_ENUM, @$);
                                        $$->words = $names.first; }
    | bound[low] ".." bound[high]     { $$ = node_type_of_range(parser, @$, $low, $high); }
    | "id" '(' expr ')'               { $$ = node_type(parser, SYNTAX_TYPE_ID, @$);
                                        $$->low = $expr; }
    | "order" '(' expr ')'            { $$ = node_type(parser, SYNTAX_TYPE_ORDER, @$);
                                        $$->low = $expr; }
    | "struct" '{' fields '}'         { $$ = node_type_of_fields(parser, @$, $fields); }
    ;

/* A bound of a range: numbers, names and calls; anything else in parentheses. */
bound: bmul
     | bound '+' bmul { $$ = node_binary(parser, SYNTAX_ADD, @2, $1, $3, @$); }
     | bound '-' bmul { $$ = node_binary(parser, SYNTAX_SUBTRACT, @2, $1, $3, @$); }
     ;

bmul: bun
    | bmul '*' bun { $$ = node_binary(parser, SYNTAX_MULTIPLY, @2, $1, $3, @$); }
    | bmul '/' bun { $$ = node_binary(parser, SYNTAX_DIVIDE, @2, $1, $3, @$); }
    | bmul '%' bun { $$ = node_binary(parser, SYNTAX_REMAINDER, @2, $1, $3, @$); }
    ;

bun: batom
   | '-' bun { $$ = node_unary(parser, SYNTAX_NEGATE, @$, @1, $2); }
   ;

batom: name              { $$ = node_name(parser, $name); }
     | NUMBER            { $$ = node_number(parser, @$, $1); }
     | NAME '(' args ')' { $$ = node_call(parser, $1, $args, @$); }
     | '(' expr ')'      { $$ = $expr; }
     ;

fields: field         { $$ = formals_add((FormalList){0}, $field); }
      | fields field  { $$ = formals_add($1, $field); }
      | fields ';'
      | fields ','
      ;

field: NAME ':' type { $$ = node_formal(parser, $NAME, $type); };

/* Control flow. */

cblock: copen cbody '}' { $$ = node_block(parser, @$, $cbody); };

copen: '{' { parser_open(parser, @1, LIST_CONTROL); };

cbody: cstmts
     | cstmts leave_c semis { $$ = statements_add(parser, $cstmts, $leave_c); }
     ;

cstmts: %empty              { $$ = (StatementList){0}; }
      | cstmts cstmt        { $$ = statements_add(parser, $1, $cstmt); }
      | cstmts ';'
      | cstmts error resync
      ;

cstmt: vardecl {
           $$ = node_statement(parser, SYNTAX_VAR, @$, @1);
           $$->word = $vardecl->name;
           $$->var = $vardecl;
       }
     | fairness "step" name sblock {
           $$ = node_statement(parser, SYNTAX_STEP, @$, @2);
           $$->fairness = $fairness;
           $$->word = $name;
           $$->body = $sblock;
       }
     | fairness "anytime" "step" name at_most sblock {
           $$ = node_statement(parser, SYNTAX_STEP, @$, @2);
           $$->fairness = $fairness;
           $$->anytime = true;
           $$->word = $name;
           $$->a = $at_most;
           $$->body = $sblock;
       }
     | "loop" label cblock {
           $$ = node_statement(parser, SYNTAX_LOOP, @$, @1);
           $$->word = $label;
           $$->body = $cblock;
       }
     | "while" expr cblock {
           $$ = node_statement(parser, SYNTAX_WHILE, @$, @1);
           $$->a = $expr;
           $$->body = $cblock;
       }
     | cif
     | "for" name "in" dom cblock {
           $$ = node_statement(parser, SYNTAX_FOR, @$, @1);
           $$->word = $name;
           $$->a = $dom;
           $$->body = $cblock;
       }
     | "for" "any" name "in" dom cblock {
           $$ = node_statement(parser, SYNTAX_FOR_ANY, @$, span_join(@1, @2));
           $$->word = $name;
           $$->a = $dom;
           $$->body = $cblock;
       }
     | "either" cblock cors {
           $$ = node_statement(parser, SYNTAX_EITHER, @$, @1);
           $$->branches = $cblock;
           $$->branches->next = $cors.first;
       }
     | NAME '(' args ')' {
           $$ = node_statement(parser, SYNTAX_USE, @$, @1);
           $$->word = $NAME;
           $$->list = $args.first;
       }
     ;

leave_c: "goto" name      { $$ = node_leave(parser, SYNTAX_GOTO, @$, @1, $name); }
       | "continue" label { $$ = node_leave(parser, SYNTAX_CONTINUE, @$, @1, $label); }
       | "break" label    { $$ = node_leave(parser, SYNTAX_BREAK, @$, @1, $label); }
       ;

label: %empty { $$ = (Word){0}; } | name;

at_most: %empty        { $$ = NULL; }
       | "at most" add { $$ = $add; }
       ;

cif: "if" expr cblock {
         $$ = node_if_else(parser, @$, @1, $expr, $cblock, NULL);
     }
   | "if" expr cblock[then] "else" cblock[otherwise] {
         $$ = node_if_else(parser, @$, @1, $expr, $then, $otherwise);
     }
   | "if" expr cblock "else" cif[otherwise] {
         $$ = node_if_else(parser, @$, @1, $expr, $cblock, node_block_of_one(parser, $otherwise));
     }
   ;

cors: "or" cblock      { $$ = blocks_add((BlockList){0}, $cblock); }
    | cors "or" cblock { $$ = blocks_add($1, $cblock); }
    ;

/* Inside a step. */

sblock: sopen_step sbody '}' { $$ = node_block(parser, @$, $sbody); };

sopen_step: '{' { parser_open(parser, @1, LIST_STEP); };

sbody: sstmts
     | sstmts leave_s semis { $$ = statements_add(parser, $sstmts, $leave_s); }
     ;

sstmts: %empty              { $$ = (StatementList){0}; }
      | sstmts sstmt        { $$ = statements_add(parser, $1, $sstmt); }
      | sstmts ';'
      | sstmts error resync
      ;

sstmt: lvalue '=' expr {
           $$ = node_statement(parser, SYNTAX_ASSIGN, @$, @1);
           $$->a = $lvalue;
           $$->b = $expr;
       }
     | "let" name '=' expr {
           $$ = node_statement(parser, SYNTAX_LET, @$, @1);
           $$->word = $name;
           $$->a = $expr;
       }
     | sif
     | "for" name "in" dom sblock {
           $$ = node_statement(parser, SYNTAX_FOR, @$, @1);
           $$->word = $name;
           $$->a = $dom;
           $$->body = $sblock;
       }
     | "await" expr {
           $$ = node_statement(parser, SYNTAX_AWAIT, @$, @1);
           $$->a = $expr;
       }
     | "choose" binding {
           $$ = node_statement(parser, SYNTAX_CHOOSE, @$, @1);
           $$->word = $binding.name;
           $$->a = $binding.domain;
           $$->b = $binding.where;
       }
     | "either" sblock sors {
           $$ = node_statement(parser, SYNTAX_EITHER, @$, @1);
           $$->branches = $sblock;
           $$->branches->next = $sors.first;
       }
     | "assert" expr {
           $$ = node_statement(parser, SYNTAX_ASSERT, @$, @1);
           $$->a = $expr;
       }
     | NAME '(' args ')' { /* send(q, e) */
           $$ = node_statement(parser, SYNTAX_DO, @$, @1);
           $$->word = $NAME;
           $$->list = $args.first;
       }
     ;

sif: "if" expr sblock {
         $$ = node_if_else(parser, @$, @1, $expr, $sblock, NULL);
     }
   | "if" expr sblock[then] "else" sblock[otherwise] {
         $$ = node_if_else(parser, @$, @1, $expr, $then, $otherwise);
     }
   | "if" expr sblock "else" sif[otherwise] {
         $$ = node_if_else(parser, @$, @1, $expr, $sblock, node_block_of_one(parser, $otherwise));
     }
   ;

sors: "or" sblock      { $$ = blocks_add((BlockList){0}, $sblock); }
    | sors "or" sblock { $$ = blocks_add($1, $sblock); }
    ;

leave_s: "continue" label { $$ = node_leave(parser, SYNTAX_CONTINUE, @$, @1, $label); }
       | "break" label    { $$ = node_leave(parser, SYNTAX_BREAK, @$, @1, $label); }
       | "goto" name      { $$ = node_leave(parser, SYNTAX_GOTO, @$, @1, $name); }
       | "restart"        { $$ = node_leave(parser, SYNTAX_RESTART, @$, @1, (Word){0}); }
       | "stop"           { $$ = node_leave(parser, SYNTAX_STOP, @$, @1, (Word){0}); }
       ;

lvalue: name                { $$ = node_name(parser, $name); }
      | lvalue '[' expr ']'
            { $$ = node_binary(parser, SYNTAX_INDEX, span_join(@2, @4), $1, $expr, @$); }
      | lvalue '.' NAME     { $$ = node_word(parser, SYNTAX_FIELD, @$, @2, $1, $NAME); }
      ;

/* Expressions. */

binding: name "in" dom where { $$ = (Binding){$name, $dom, $where}; };

where: %empty       { $$ = NULL; }
     | "where" expr { $$ = $expr; }
     ;

dom: coal
   | add[low] ".." add[high] { $$ = node_binary(parser, SYNTAX_RANGE, @2, $low, $high, @$); }
   | "bool"                  { $$ = node_leaf(parser, SYNTAX_BOOL, @$); }
   ;

expr: expr "leads_to" expr { $$ = node_binary(parser, SYNTAX_LEADS_TO, @2, $1, $3, @$); }
    | expr "until" expr    { $$ = node_binary(parser, SYNTAX_UNTIL, @2, $1, $3, @$); }
    | expr "=>" expr       { $$ = node_binary(parser, SYNTAX_IMPLIES, @2, $1, $3, @$); }
    | expr "||" expr       { $$ = node_binary(parser, SYNTAX_OR, @2, $1, $3, @$); }
    | expr "&&" expr       { $$ = node_binary(parser, SYNTAX_AND, @2, $1, $3, @$); }
    | not
    | rel  %prec LOW
    | open %prec LOW
    ;

not: '!' expr { $$ = node_not(parser, @$, @1, $expr, @2); };

/* These reach as far to the right as they can. */
open: "forall" binding ':' expr %prec LOW {
          $$ = node_binder(parser, SYNTAX_FORALL, @$, @1, $binding, $expr);
      }
    | "exists" binding ':' expr %prec LOW {
          $$ = node_binder(parser, SYNTAX_EXISTS, @$, @1, $binding, $expr);
      }
    | "if" expr[condition] "then" expr[then] "else" expr[otherwise] %prec LOW {
          $$ = node_if(parser, @$, @1, $condition, $then, $otherwise);
      }
    | "always" expr     %prec LOW { $$ = node_unary(parser, SYNTAX_ALWAYS, @$, @1, $2); }
    | "eventually" expr %prec LOW { $$ = node_unary(parser, SYNTAX_EVENTUALLY, @$, @1, $2); }
    ;

rel: coal            %prec LOW
   | coal relop coal %prec LOW { $$ = node_binary(parser, $relop, @2, $1, $3, @$); }
   | coal relop open %prec LOW { $$ = node_binary(parser, $relop, @2, $1, $3, @$); }
   | coal relop not  %prec LOW { $$ = node_binary(parser, $relop, @2, $1, $3, @$); }
   | coal "in" dom   %prec LOW { $$ = node_binary(parser, SYNTAX_IN, @2, $1, $3, @$); }
   ;

relop: "==" { $$ = SYNTAX_EQUAL; }
     | "!=" { $$ = SYNTAX_UNEQUAL; }
     | '<'  { $$ = SYNTAX_LESS; }
     | '>'  { $$ = SYNTAX_GREATER; }
     | "<=" { $$ = SYNTAX_AT_MOST; }
     | ">=" { $$ = SYNTAX_AT_LEAST; }
     ;

coal: add           %prec LOW
    | add "??" coal %prec LOW { $$ = node_binary(parser, SYNTAX_COALESCE, @2, $1, $3, @$); }
    ;

add: mul         %prec LOW
   | add '+' mul %prec LOW { $$ = node_binary(parser, SYNTAX_ADD, @2, $1, $3, @$); }
   | add '-' mul %prec LOW { $$ = node_binary(parser, SYNTAX_SUBTRACT, @2, $1, $3, @$); }
   ;

mul: unary
   | mul '*' unary { $$ = node_binary(parser, SYNTAX_MULTIPLY, @2, $1, $3, @$); }
   | mul '/' unary { $$ = node_binary(parser, SYNTAX_DIVIDE, @2, $1, $3, @$); }
   | mul '%' unary { $$ = node_binary(parser, SYNTAX_REMAINDER, @2, $1, $3, @$); }
   | mul '&' unary { $$ = node_binary(parser, SYNTAX_INTERSECT, @2, $1, $3, @$); }
   ;

unary: postfix
     | '-' unary         { $$ = node_unary(parser, SYNTAX_NEGATE, @$, @1, $2); }
     | postfix "at" path { $$ = node_word(parser, SYNTAX_AT, @$, @2, $1, $path); }
     | postfix "done"    { $$ = node_unary(parser, SYNTAX_DONE, @$, @2, $1); }
     ;

path: NAME          /* a step, or one inside of used steps: acquire.take */
    | path '.' NAME { $$ = word_join(parser, $1, $3); }
    ;

postfix: name                          { $$ = node_name(parser, $name); }
       | NUMBER                        { $$ = node_number(parser, @$, $1); }
       | "true"                        { $$ = node_leaf(parser, SYNTAX_TRUE, @$); }
       | "false"                       { $$ = node_leaf(parser, SYNTAX_FALSE, @$); }
       | "none"                        { $$ = node_leaf(parser, SYNTAX_NONE, @$); }
       | NAME '(' args ')'             { $$ = node_call(parser, $1, $args, @$); }
       | '(' expr ')'                  { $$ = $expr; $$->parenthesised = true; }
       | postfix '[' expr ']'          { $$ = node_binary(parser, SYNTAX_INDEX,
                                                          span_join(@2, @4), $1, $expr, @$); }
       | postfix '.' NAME              { $$ = node_word(parser, SYNTAX_FIELD, @$, @2, $1, $3); }
       | postfix "with" '{' inits '}'  { $$ = node_list(parser, SYNTAX_WITH, @$, @2, $1, $inits); }
       | "count(" binding ':' expr ')' { $$ = node_binder(parser, SYNTAX_COUNT, @$, @1, $binding,
                                                          $expr); }
       | "sum(" binding ':' expr ')'   { $$ = node_binder(parser, SYNTAX_SUM, @$, @1, $binding,
                                                          $expr); }
       | '{' '}'                       { $$ = node_leaf(parser, SYNTAX_BRACES, @$); }
       | '{' elems '}'                 { $$ = node_list(parser, SYNTAX_BRACES, @$, @1, NULL,
                                                        $elems); }
       | '{' inits '}'                 { $$ = node_list(parser, SYNTAX_STRUCT, @$, @1, NULL,
                                                        $inits); }
       | '{' name "in" dom '|' expr '}' { Binding binding = {$name, $dom, NULL};
                                         $$ = node_binder(parser, SYNTAX_FILTER, @$, @1, binding,
                                                          $expr); }
       | '[' name "in" dom ':' expr ']' { Binding binding = {$name, $dom, NULL};
                                         $$ = node_binder(parser, SYNTAX_MAP, @$, @1, binding,
                                                          $expr); }
       ;

elems: coal           { $$ = exprs_add((ExprList){0}, $coal); }
     | elems ',' coal { $$ = exprs_add($1, $coal); }
     ;

inits: init           { $$ = exprs_add((ExprList){0}, $init); }
     | inits ',' init { $$ = exprs_add($1, $init); }
     ;

init: NAME ':' expr { $$ = node_word(parser, SYNTAX_INIT, @$, @2, $expr, $NAME); };

args: %empty { $$ = (ExprList){0}; } | arglist;

arglist: expr             { $$ = exprs_add((ExprList){0}, $expr); }
       | arglist ',' expr { $$ = exprs_add($1, $expr); }
       ;

%%

static Span span_of_rule(const Span *symbols, int count)
{
    int first = 1, last = count;
    while (first <= count && symbols[first].begin == symbols[first].end)
        first++;
    while (last >= first && symbols[last].begin == symbols[last].end)
        last--;
    if (first > last) return (Span){symbols[0].end, symbols[0].end};
    return span_join(symbols[first], symbols[last]);
}

/* Bison calls this for one reason only, since syntax errors are reported below. */
static void grammar_error(const Span *place, struct Parser *parser, const char *message)
{
    (void)message;
    parser_stop(parser, *place, "this is nested too deeply");
}

static int yyreport_syntax_error(const yypcontext_t *context, struct Parser *parser)
{
    yysymbol_kind_t symbols[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, symbols, YYNTOKENS);
    bool wanted[YYNTOKENS] = {false}, expected[TOKEN_KINDS] = {false};
    for (int i = 0; i < count; i++)
        wanted[symbols[i]] = true;
    for (int kind = 0; kind < TOKEN_KINDS && kind <= YYMAXUTOK; kind++)
        expected[kind] = wanted[YYTRANSLATE(kind)];
    complain(parser, expected);
    return 0;
}

const char *token_name(int kind)
{
    return yysymbol_name(YYTRANSLATE(kind));
}
