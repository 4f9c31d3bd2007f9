package dev.switchboard.api.plan;

import dev.switchboard.api.plan.PlanView.ChangedField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields in which something that is to be differs from what it was. */
final class FieldChanges<T> {

    private final @Nullable T before;
    private final T after;
    private final List<ChangedField> changes = new ArrayList<>();

    /** @param before none where it is to be created */
    FieldChanges(@Nullable T before, T after) {
        this.before = before;
        this.after = after;
    }

    FieldChanges<T> field(String name, Function<T, @Nullable String> value) {
        String from = before == null ? null : value.apply(before);
        String to = value.apply(after);
        if (!Objects.equals(from, to)) {
            changes.add(new ChangedField(name, from, to));
        }
        return this;
    }

    String action() {
        return before == null ? "CREATE" : "CHANGE";
    }

    List<ChangedField> list() {
        return List.copyOf(changes);
    }
}
