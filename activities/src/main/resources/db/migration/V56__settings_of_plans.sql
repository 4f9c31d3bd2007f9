ALTER TABLE operation DROP CONSTRAINT operation_type_check;
ALTER TABLE operation ADD CONSTRAINT operation_type_check
    CHECK (type IN ('ASSIGN', 'UNASSIGN', 'MOVE', 'UPDATE', 'ASSIGN_FLEET', 'UNASSIGN_FLEET', 'MOVE_FLEET', 'APPLY_PLAN',
                    'UPDATE_FLEET', 'UNDO_FLEET', 'IMPORT', 'PURCHASE', 'RELEASE', 'RECONCILE_USAGE', 'CHECK_DRIFT', 'REPAIR_DRIFT',
                    'ROTATE_AUTH_TOKEN'));

-- What a batch that carries a plan out changes beside its numbers: agents, and the budget. Before is what was there when
-- the plan was made, and what an undo puts back; none of what the batch creates.
CREATE TABLE operation_setting (
    operation_id text NOT NULL REFERENCES operation ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('AGENT', 'BUDGET')),
    id text NOT NULL,
    before jsonb,
    after jsonb,
    PRIMARY KEY (operation_id, kind, id),
    CHECK (before IS NOT NULL OR after IS NOT NULL)
);
