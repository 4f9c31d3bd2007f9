package dev.switchboard.bench;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.switchboard.testing.architecture.EveryModule;

@AnalyzeClasses(packages = "dev.switchboard.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests every_module = ArchTests.in(EveryModule.class);
}
