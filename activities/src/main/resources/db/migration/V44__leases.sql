-- What one process at a time does for all of them, and who that is until when.
CREATE TABLE lease (
    task       text COLLATE "C" PRIMARY KEY,
    holder     text             NOT NULL,
    held_until timestamptz      NOT NULL
);
