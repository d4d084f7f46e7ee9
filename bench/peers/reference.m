-- reference.m - the reference protocol (tests/protocols/reference.tocsin) for Rumur.
--
--     rumur --output reference.c --deadlock-detection off --symmetry-reduction off reference.m
--     cc -O3 -march=native -mcx16 reference.c -lpthread
--
-- One rule is one step, so that the numbers of states are those of other checkers. bench/run replaces
-- the constants. Enactors are a scalarset: symmetry reduction may rename them.

const
  ENACTORS : 3;
  ENDPOINTS : 2;
  PLANS : 4;
  KEEP : 1;
  CAS : false;
  NONE : PLANS + 1;

type
  enactor_t : scalarset(ENACTORS);
  endpoint_t : 1..ENDPOINTS;
  gen_t : 0..PLANS;
  record_t : 0..NONE;
  pc_t : enum { IDLE, CHECK, APPLY, FINISH, CLEAN };

var
  latest : gen_t;
  applied : gen_t;
  exists_plan : array [gen_t] of boolean;
  records : array [endpoint_t] of record_t;
  pc : array [enactor_t] of pc_t;
  plan : array [enactor_t] of gen_t;
  ep : array [enactor_t] of endpoint_t;
  g : array [enactor_t] of gen_t;

startstate
begin
  latest := 0;
  applied := 0;
  for p : gen_t do
    exists_plan[p] := p = 0;
  end;
  for k : endpoint_t do
    records[k] := 0;
  end;
  for e : enactor_t do
    pc[e] := IDLE;
    plan[e] := 0;
    ep[e] := 1;
    g[e] := 0;
  end;
end;

rule "create" latest < PLANS ==>
begin
  latest := latest + 1;
  exists_plan[latest] := true;
end;

ruleset e : enactor_t do
  rule "pick" pc[e] = IDLE & latest > plan[e] ==>
  begin
    plan[e] := latest;
    pc[e] := CHECK;
  end;

  rule "check" pc[e] = CHECK ==>
  begin
    if plan[e] > applied then
      pc[e] := APPLY;
      ep[e] := 1;
    else
      pc[e] := IDLE;
    end;
  end;

  rule "apply" pc[e] = APPLY & (!exists_plan[plan[e]] | records[ep[e]] != NONE) ==>
  begin
    if !exists_plan[plan[e]] then
      pc[e] := IDLE;
      ep[e] := 1;
    else
      if !CAS | plan[e] > records[ep[e]] then
        records[ep[e]] := plan[e];
      end;
      if ep[e] = ENDPOINTS then
        pc[e] := FINISH;
        ep[e] := 1;
      else
        ep[e] := ep[e] + 1;
      end;
    end;
  end;

  rule "finish" pc[e] = FINISH ==>
  begin
    applied := plan[e];
    pc[e] := CLEAN;
    g[e] := 0;
  end;

  rule "clean" pc[e] = CLEAN ==>
  var
    found : boolean;
    oldest : gen_t;
  begin
    found := false;
    for p : gen_t do
      if !found & p >= g[e] & exists_plan[p] & p + KEEP < plan[e] then
        found := true;
        oldest := p;
      end;
    end;
    if found then
      exists_plan[oldest] := false;
      for k : endpoint_t do
        if records[k] = oldest then
          records[k] := NONE;
        end;
      end;
      g[e] := oldest = PLANS ? PLANS : oldest + 1;
    else
      pc[e] := IDLE;
      g[e] := 0;
    end;
  end;
end;
