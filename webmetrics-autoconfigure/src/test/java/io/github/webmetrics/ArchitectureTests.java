package io.github.webmetrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks which package may use which, and the rules that all types follow.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.webmetrics";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	/**
	 * The public API: the types that the compatibility check in {@code pom.xml} lists.
	 */
	private static final Set<String> API = matches(Path.of("pom.xml"), "<include>(" + ROOT + "[\\w.]+)</include>");

	@Test
	void packagesUseOnlyThePackagesBelowThem() {
		Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInAnyPackage(ROOT + "..")
			.layer("autoconfigure")
			.definedBy(ROOT + ".autoconfigure")
			.layer("root")
			.definedBy(ROOT)
			.layer("route")
			.definedBy(ROOT + ".route")
			.layer("server")
			.definedBy(ROOT + ".server")
			.layer("meter")
			.definedBy(ROOT + ".meter")
			.layer("error")
			.definedBy(ROOT + ".error")
			.layer("page")
			.definedBy(ROOT + ".page")
			.layer("failure")
			.definedBy(ROOT + ".failure")
			.whereLayer("root")
			.mayOnlyAccessLayers("route", "server", "meter", "failure")
			.whereLayer("route")
			.mayOnlyAccessLayers("failure")
			.whereLayer("server")
			.mayOnlyAccessLayers("failure")
			.whereLayer("meter")
			.mayOnlyAccessLayers("failure")
			.whereLayer("page")
			.mayOnlyAccessLayers("meter")
			.whereLayer("error")
			.mayNotAccessAnyLayer()
			.whereLayer("failure")
			.mayNotAccessAnyLayer()
			.check(CLASSES);
	}

	@Test
	void packagesAreFreeOfCycles() {
		SlicesRuleDefinition.slices().matching("io.github.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void onlyAutoConfigurationUsesSpringBoot() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(CLASSES);
	}

	@Test
	void onlyMetersAndGaugesCallTheRegistry() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure")
			.and()
			.haveNameNotMatching(".+\\.(RequestMeters|OwnMeters|InProgressGauges|NativeHistogram|Registries)")
			.should()
			.callMethodWhere(JavaCall.Predicates
				.target(HasOwner.Predicates.With.owner(JavaClass.Predicates.assignableTo(MeterRegistry.class))))
			.check(CLASSES);
	}

	@Test
	void publicClassesAreFinalUnlessMadeForExtension() {
		ArchRuleDefinition.classes()
			.that()
			.arePublic()
			.and()
			.areNotInterfaces()
			.and()
			.areTopLevelClasses()
			.should()
			.haveModifier(JavaModifier.FINAL)
			.orShould()
			.haveModifier(JavaModifier.ABSTRACT)
			.check(CLASSES);
	}

	@Test
	void typesOfInnerPackagesArePublicOnlyIfAnotherPackageUsesThem() {
		List<JavaClass> needless = CLASSES.stream()
			.filter((type) -> !type.getPackageName().equals(ROOT + ".autoconfigure"))
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
			.filter((type) -> !isApi(type))
			.filter((type) -> type.getDirectDependenciesToSelf()
				.stream()
				.map(Dependency::getOriginClass)
				.allMatch((user) -> user.getPackage().equals(type.getPackage())))
			.toList();
		assertThat(needless).isEmpty();
	}

	@Test
	void apiExposesNoInternalTypes() {
		assertThat(API).hasSizeGreaterThan(5).allMatch(CLASSES::contain);
		List<String> named = CLASSES.stream()
			.filter(ArchitectureTests::isApi)
			.flatMap((type) -> type.getMembers().stream())
			.filter((member) -> member.getModifiers().contains(JavaModifier.PUBLIC))
			.flatMap((member) -> member.getAllInvolvedRawTypes()
				.stream()
				.filter((type) -> type.getPackageName().startsWith(ROOT) && !isApi(type))
				.map((type) -> member.getFullName() + " exposes " + type.getName()))
			.toList();
		assertThat(named).isEmpty();
	}

	private static boolean isApi(JavaClass type) {
		return API.stream().anyMatch((api) -> type.getName().equals(api) || type.getName().startsWith(api + "$"));
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

	@Test
	void descriptionOfTheRequestFlowNamesMethodsThatExist() {
		Set<String> methods = CLASSES.stream()
			.flatMap((type) -> type.getMethods().stream())
			.map((method) -> method.getOwner().getSimpleName() + "." + method.getName())
			.collect(Collectors.toSet());
		assertThat(
				matches(Path.of("src/main/java/io/github/webmetrics/package-info.java"), "\\b([A-Z]\\w+\\.[a-z]\\w+)"))
			.hasSizeGreaterThan(10)
			.allMatch(methods::contains);
	}

	private static Set<String> matches(Path file, String pattern) {
		try {
			return Pattern.compile(pattern)
				.matcher(Files.readString(file))
				.results()
				.map((match) -> match.group(1))
				.collect(Collectors.toSet());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
