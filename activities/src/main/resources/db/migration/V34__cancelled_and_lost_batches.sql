-- A batch that was cancelled begins no further number: its chunks look here, as they do for a pause.
ALTER TABLE batch ADD COLUMN stopped boolean NOT NULL DEFAULT false;
-- Since when recovery takes care of what a run that is gone had begun. Its chunks leave that alone, even what they are at.
ALTER TABLE batch ADD COLUMN lost_at timestamptz;
