package io.latentspark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The house's plan: which room may know which. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.latentspark");

  private static final String ENGINE = "io.latentspark.engine..";
  private static final String BACKEND = "io.latentspark.engine.backend..";
  private static final String CPU = "io.latentspark.engine.backend.cpu..";

  @Test
  void everyModuleIsSeen() {
    assertTrue(CLASSES.contain("io.latentspark.engine.LlmEngine"));
    assertTrue(CLASSES.contain("io.latentspark.jobs.Main"));
  }

  @Test
  void importsRunFromJobsToEvalToUdfToEngine() {
    check(
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("jobs")
            .definedBy("io.latentspark.jobs..")
            .layer("eval")
            .definedBy("io.latentspark.eval..")
            .layer("udf")
            .definedBy("io.latentspark.udf..")
            .layer("engine")
            .definedBy(ENGINE)
            .whereLayer("jobs")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("eval")
            .mayOnlyBeAccessedByLayers("jobs")
            .whereLayer("udf")
            .mayOnlyBeAccessedByLayers("eval", "jobs"));
  }

  @Test
  void theEngineKnowsNeitherSparkNorTheCommandLine() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.apache.spark..", "org.apache.hadoop..", "scala..", "picocli.."));
  }

  @Test
  void onlyJobsKnowTheCommandLine() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.latentspark.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli.."));
  }

  @Test
  void onlyBackendsNameNativeLibraries() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(BACKEND)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "com.sun.jna..", "jcuda.."));
  }

  @Test
  void theVectorApiStaysWhereNumbersAreMade() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(CPU, "io.latentspark.engine.decode..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator.vector.."));
  }

  @Test
  void onlyTheEnginesFaceChoosesABackend() {
    check(
        noClasses()
            .that(
                resideInAPackage(ENGINE).and(not(resideInAnyPackage("io.latentspark.engine", CPU))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CPU));
  }

  @Test
  void backendsKnowNoOtherPartOfTheEngine() {
    check(
        noClasses()
            .that()
            .resideInAPackage(BACKEND)
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.latentspark.engine.*..").and(not(resideInAPackage(BACKEND)))));
  }

  @Test
  void thePartsOfTheEngineAreFreeOfCycles() {
    check(slices().matching("io.latentspark.engine.(*)..").should().beFreeOfCycles());
  }

  @Test
  void engineErrorsAreWordedInOnePlace() {
    check(
        noClasses()
            .that()
            .doNotHaveSimpleName("EngineErrors")
            .should()
            .callConstructorWhere(
                JavaConstructorCall.Predicates.target(owner(simpleName("EngineException")))));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
