-- Plans of fleets: a file that says what a fleet is to be, and how the fleet differed from it. What differed is the
-- before-image too: a plan is carried out only while it holds.
CREATE TABLE fleet_plan (
    id text PRIMARY KEY,
    owner text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
    wanted jsonb NOT NULL,
    difference jsonb NOT NULL
);

CREATE INDEX fleet_plan_by_owner ON fleet_plan (owner, id);
CREATE INDEX fleet_plan_by_expiry ON fleet_plan (expires_at);
