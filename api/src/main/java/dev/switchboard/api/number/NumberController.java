package dev.switchboard.api.number;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.web.Cursors;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/phone-numbers")
@Tag(name = "Phone numbers", description = "The numbers and their bindings.")
public class NumberController {

    private static final String LIST = "numbers";

    private final PhoneNumbers numbers;
    private final Ownership ownership;

    NumberController(PhoneNumbers numbers, Ownership ownership) {
        this.numbers = numbers;
        this.ownership = ownership;
    }

    /** The caller's numbers in the order of their ids. */
    @GetMapping
    NumbersPage list(
            Principal caller,
            @RequestParam @Nullable String chatbotId,
            @RequestParam @Nullable BindingState state,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam @Nullable String cursor) {
        Slice<PhoneNumber> page = numbers.list(caller.getName(), Cursors.decode(LIST, cursor), limit, chatbotId, state);
        return new NumbersPage(
                page.items().stream().map(NumberView::of).toList(),
                Cursors.encode(LIST, page.next()),
                numbers.count(caller.getName(), chatbotId, state));
    }

    /** One number. */
    @GetMapping("/{id}")
    public NumberView get(Principal caller, @PathVariable String id) {
        return NumberView.of(ownership.number(caller.getName(), id));
    }

    /** A page of numbers; {@code total} counts all pages. */
    public record NumbersPage(
            List<NumberView> phoneNumbers, @Nullable String nextCursor, long total) {}
}
