package io.github.webmetrics;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;

class ArchitectureTests {

	private static final String ROOT = "io.github.webmetrics";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void onlyAutoConfigurationKnowsSpringBoot() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(CLASSES);
	}

	@Test
	void recordingAndErrorMappingDoNotKnowEachOther() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(ROOT)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".error", ROOT + ".autoconfigure")
			.check(CLASSES);
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(ROOT + ".error")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT, ROOT + ".autoconfigure")
			.check(CLASSES);
	}

	@Test
	void packagesAreFreeOfCycles() {
		SlicesRuleDefinition.slices().matching("io.github.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void onlyMetersAndGaugesTouchTheRegistry() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(ROOT)
			.and()
			.doNotHaveSimpleName("RequestMeters")
			.and()
			.doNotHaveSimpleName("SharedGauges")
			.should()
			.callMethodWhere(JavaCall.Predicates
				.target(HasOwner.Predicates.With.owner(JavaClass.Predicates.assignableTo(MeterRegistry.class))))
			.check(CLASSES);
	}

	@Test
	void publicClassesAreFinal() {
		ArchRuleDefinition.classes()
			.that()
			.arePublic()
			.and()
			.areNotInterfaces()
			.and()
			.areTopLevelClasses()
			.should()
			.haveModifier(JavaModifier.FINAL)
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		ArchRuleDefinition.methods()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.check(CLASSES);
	}

}
