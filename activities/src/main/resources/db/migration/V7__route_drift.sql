-- What a check of the fleet does about drifted numbers of the agent: say so, or bring them back as well.
ALTER TABLE chatbot ADD COLUMN drift_policy text NOT NULL DEFAULT 'REPORT' CHECK (drift_policy IN ('REPORT', 'REPAIR'));

-- Numbers that Twilio routes otherwise than their binding asks for, from when a check finds them until they are right
-- again. Refers to nothing by foreign key: what happened stays on record when its subject is gone.
CREATE TABLE route_drift (
    id              text COLLATE "C" PRIMARY KEY,
    phone_number_id text COLLATE "C" NOT NULL,
    phone_number    text             NOT NULL,
    owner           text             NOT NULL,
    chatbot_id      text COLLATE "C" NOT NULL,
    found_at        timestamptz      NOT NULL,
    found_by        text COLLATE "C" NOT NULL, -- the check
    last_seen_at    timestamptz      NOT NULL,
    seen_by         text COLLATE "C" NOT NULL, -- the last check that saw it
    channels        jsonb            NOT NULL, -- those that are wrong: state, expected, actual, cure
    changes         jsonb            NOT NULL, -- the fields that differ
    -- What bringing the webhooks up to date would put right of it.
    update_cures    text             NOT NULL CHECK (update_cures IN ('ALL', 'SOME', 'NONE')),
    repaired_at     timestamptz,
    resolved_at     timestamptz, -- also when it was repaired
    resolved_by     text COLLATE "C", -- the check that saw it right, or the operation that repaired or unassigned it
    CONSTRAINT resolved_by_something CHECK ((resolved_at IS NULL) = (resolved_by IS NULL)),
    CONSTRAINT repaired_is_resolved CHECK (repaired_at IS NULL OR resolved_at IS NOT NULL)
);

CREATE UNIQUE INDEX route_drift_open ON route_drift (phone_number_id) WHERE resolved_at IS NULL;
CREATE INDEX route_drift_open_by_owner ON route_drift (owner, id DESC) WHERE resolved_at IS NULL;
CREATE INDEX route_drift_resolved_by_owner ON route_drift (owner, id DESC) WHERE resolved_at IS NOT NULL;
CREATE INDEX route_drift_found_by ON route_drift (found_by);
CREATE INDEX route_drift_resolved_by ON route_drift (resolved_by) WHERE resolved_at IS NOT NULL;

-- When the account last listed a number: one that a check has not seen on any page is missing.
CREATE TABLE route_listing (
    phone_number_id text COLLATE "C" PRIMARY KEY,
    listed_at       timestamptz      NOT NULL
) WITH (fillfactor = 50); -- written anew by every check

ALTER TABLE operation DROP CONSTRAINT operation_type_check;
ALTER TABLE operation ADD CONSTRAINT operation_type_check
    CHECK (type IN ('ASSIGN', 'UNASSIGN', 'UPDATE', 'UPDATE_FLEET', 'UNDO_FLEET', 'IMPORT', 'RECONCILE_USAGE',
                    'CHECK_DRIFT', 'REPAIR_DRIFT'));
-- The last check.
CREATE INDEX operation_checks ON operation (ended_at) WHERE type = 'CHECK_DRIFT';
-- The repairs that a check started.
CREATE INDEX operation_by_source ON operation (source_operation_id) WHERE source_operation_id IS NOT NULL;
