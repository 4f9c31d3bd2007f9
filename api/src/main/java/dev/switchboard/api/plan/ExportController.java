package dev.switchboard.api.plan;

import dev.switchboard.activities.plan.FleetExport;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/export")
@Tag(name = "The fleet as a file")
public class ExportController {

    private final FleetExport export;

    ExportController(FleetExport export) {
        this.export = export;
    }

    /**
     * The caller's whole fleet as a file, always in the same order. A plan of it shows nothing. The budget is part of
     * it for a token with the scope admin.
     */
    @GetMapping
    public FleetFile export(Authentication caller) {
        return FleetFile.of(export.of(caller.getName(), PlanScopes.seesBudget(caller)));
    }
}
