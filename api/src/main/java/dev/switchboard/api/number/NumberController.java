package dev.switchboard.api.number;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.NumberFilter;
import dev.switchboard.activities.number.NumberSearch;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.web.Choices;
import dev.switchboard.api.web.Cursors;
import dev.switchboard.workflows.number.Channel;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
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

    private final NumberSearch search;
    private final Ownership ownership;

    NumberController(NumberSearch search, Ownership ownership) {
        this.search = search;
        this.ownership = ownership;
    }

    /** The caller's numbers that match all of what is given, in the order of the numbers. */
    @GetMapping
    NumbersPage list(
            Principal caller,
            @RequestParam
                    @Parameter(description = "Any part of the number", example = "+1555")
                    @Pattern(
                            regexp = ".*[0-9].*",
                            message = "must have a digit: give any part of a number, as in +1555")
                    @Nullable String phoneNumber,
            @RequestParam @Nullable String phoneNumberSid,
            @RequestParam @Nullable String accountSid,
            @RequestParam @Nullable String chatbotId,
            @RequestParam @Nullable BindingState state,
            @RequestParam @Parameter(description = "One that its binding has: voice, sms or whatsapp") @Nullable String channel,
            @RequestParam @Parameter(description = "Whether the last check found it changed at Twilio") @Nullable Boolean drift,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam @Nullable String cursor) {
        NumberFilter filter = new NumberFilter(
                null,
                phoneNumber,
                phoneNumberSid,
                state,
                chatbotId,
                channel == null ? null : Choices.oneOf(Channel.class, "channel", channel),
                accountSid,
                drift);
        String after = Cursors.decode(LIST, cursor);
        Slice<PhoneNumber> page = search.find(caller.getName(), filter, after, limit);
        return new NumbersPage(
                page.items().stream().map(NumberView::of).toList(),
                Cursors.encode(LIST, page.next()),
                search.count(caller.getName(), filter, after, page));
    }

    /** One of the caller's numbers, also when it was given back to Twilio. */
    @GetMapping("/{id}")
    public NumberView get(Principal caller, @PathVariable String id) {
        return NumberView.of(ownership.numberOnRecord(caller.getName(), id));
    }

    /** A page of numbers; {@code total} counts all pages. */
    public record NumbersPage(
            List<NumberView> phoneNumbers, @Nullable String nextCursor, long total) {}
}
