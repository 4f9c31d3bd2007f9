package dev.switchboard.workflows.batch;

/**
 * What an import did, in numbers.
 *
 * @param imported new ones
 * @param updated known ones of this owner, whose SID and capabilities were read anew
 * @param skipped those of other owners
 */
public record ImportNumbersResult(int imported, int updated, int skipped) {

    public ImportNumbersResult plus(ImportNumbersResult other) {
        return new ImportNumbersResult(imported + other.imported, updated + other.updated, skipped + other.skipped);
    }
}
