package io.caseledger.standalone.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.annotation.Annotation;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.springframework.context.annotation.Configuration;

/** How the code is put together, as rules. */
enum HouseRules {
    FEATURES_DO_NOT_IMPORT_EACH_OTHER(slices().assignedFrom(new Features())
            .should()
            .notDependOnEachOther()
            .as("features of one side do not import each other")),

    THE_CONTRACT_IS_PLAIN_JAVA(noClasses()
            .that(resideInAPackage("io.caseledger.contract.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.springframework..",
                    "org.axonframework..",
                    "jakarta..",
                    "io.caseledger.command..",
                    "io.caseledger.query..",
                    "io.caseledger.platform.."))),

    THE_COMMAND_SIDE_DOES_NOT_KNOW_THE_QUERY_SIDE(noClasses()
            .that(resideInAPackage("io.caseledger.command.."))
            .should()
            .dependOnClassesThat(resideInAPackage("io.caseledger.query.."))),

    THE_QUERY_SIDE_DOES_NOT_KNOW_THE_COMMAND_SIDE(noClasses()
            .that(resideInAPackage("io.caseledger.query.."))
            .should()
            .dependOnClassesThat(resideInAPackage("io.caseledger.command.."))),

    THE_PLATFORM_KNOWS_NEITHER_SIDE(noClasses()
            .that(resideInAPackage("io.caseledger.platform.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.caseledger.command..", "io.caseledger.query..", "io.caseledger.standalone.."))),

    THE_QUERY_SIDE_SENDS_NO_COMMANDS(noClasses()
            .that(resideInAPackage("io.caseledger.query.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.axonframework.commandhandling..", "org.axonframework.modelling.command.."))),

    DECIDERS_AND_FOLDS_ARE_PURE(classes()
            .that(decideOrFold())
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java.lang..", "java.time..", "java.util..", "org.jspecify..", "io.caseledger.contract..")
                    .or(describe("values of ours", HouseRules::isValueOfOurs))
                    .and(not(describe("clocks, chance, threads, files or logs", HouseRules::isWorldly))))),

    TIME_AND_IDS_COME_FROM_THE_EDGE(noClasses()
            .that(not(describe("configure", type -> type.isAnnotatedWith(Configuration.class))))
            .should(callMethodWhere(describe("reads the clock or makes an id", HouseRules::readsClockOrMakesId)))),

    NOTHING_IS_SEQUENCED_ALL_IN_A_ROW(noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.axonframework.eventhandling.async.SequentialPolicy")),

    NO_FIELD_IS_INJECTED(noFields()
            .should()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .orShould()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.Resource")
            .orShould()
            .beAnnotatedWith("jakarta.persistence.PersistenceContext")),

    NOTHING_IS_SET_FROM_OUTSIDE(methods().should(notBeSetters())),

    NAMES_SAY_SOMETHING(classes().should(haveTellingNames())),

    EVERY_PACKAGE_SAYS_WHAT_MAY_BE_NULL(classes().should(resideInNullMarkedPackages())),

    FEATURES_KEEP_THEIR_CLASSES_TO_THEMSELVES(classes()
            .that(resideInAnyPackage("io.caseledger.command..", "io.caseledger.query.."))
            .and(not(resideInAnyPackage("io.caseledger.command.platform..", "io.caseledger.query.platform..")))
            .and()
            .areTopLevelClasses()
            .should()
            .notBePublic()),

    FIELDS_ARE_NOT_PUBLIC(fields().that().areNotStatic().should().notBePublic());

    private static final Set<String> EMPTY_WORDS = Set.of(
            "common", "util", "utils", "shared", "impl", "infrastructure", "service", "manager", "helper", "dto");

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes a rule once it is said
    private final ArchRule rule;

    HouseRules(ArchRule rule) {
        this.rule = rule;
    }

    ArchRule rule() {
        return rule;
    }

    /** What decides or folds is known by its functions, so that a new one is held to the rule without being named here. */
    static DescribedPredicate<JavaClass> decideOrFold() {
        return describe(
                "decide or fold",
                type -> type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.STATIC))
                        .map(JavaMethod::getName)
                        .anyMatch(List.of("decide", "evolve", "fold")::contains));
    }

    private static boolean isValueOfOurs(JavaClass type) {
        return type.getPackageName().startsWith("io.caseledger.")
                && (type.isRecord()
                        || type.isEnum()
                        || type.isInterface()
                        || type.getSimpleName().endsWith("Refusals")
                        || decideOrFold().test(type)
                        || type.getEnclosingClass().filter(decideOrFold()).isPresent());
    }

    private static boolean isWorldly(JavaClass type) {
        return type.isAssignableTo(Clock.class)
                || type.isAssignableTo(RandomGenerator.class)
                || type.isAssignableTo(Thread.class)
                || type.isEquivalentTo(System.class)
                || type.isEquivalentTo(Process.class)
                || type.getPackageName().startsWith("java.util.logging")
                || type.getPackageName().startsWith("java.util.concurrent")
                || type.getPackageName().startsWith("java.util.zip");
    }

    private static boolean readsClockOrMakesId(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        String name = call.getTarget().getName();
        return (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick")))
                || (owner.equals("java.util.UUID") && name.equals("randomUUID"))
                || (owner.equals("java.lang.System") && name.equals("currentTimeMillis"));
    }

    private static ArchCondition<JavaMethod> notBeSetters() {
        return new ArchCondition<>("not be setters") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean setter = method.getName().matches("set[A-Z].*")
                        && method.getRawParameterTypes().size() == 1
                        && !method.getModifiers().contains(JavaModifier.STATIC)
                        && !method.getModifiers().contains(JavaModifier.PRIVATE)
                        && !isInherited(method);
                if (setter) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName() + " is a setter"));
                }
            }
        };
    }

    private static boolean isInherited(JavaMethod method) {
        return Stream.concat(
                        method.getOwner().getAllRawSuperclasses().stream(),
                        method.getOwner().getAllRawInterfaces().stream())
                .anyMatch(parent -> parent.getMethods().stream()
                        .anyMatch(inherited -> inherited.getName().equals(method.getName())));
    }

    private static ArchCondition<JavaClass> haveTellingNames() {
        Pattern words = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[.$]");
        return new ArchCondition<>("have names that say something") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean empty = words.splitAsStream(type.getName())
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .anyMatch(EMPTY_WORDS::contains);
                if (empty) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " has a word that says nothing"));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> resideInNullMarkedPackages() {
        return new ArchCondition<>("reside in packages that are @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!isAnnotated(type.getPackageName(), NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getPackageName() + " of " + type.getName() + " is not @NullMarked"));
                }
            }
        };
    }

    private static boolean isAnnotated(String packageName, Class<? extends Annotation> annotation) {
        try {
            return Class.forName(packageName + ".package-info").isAnnotationPresent(annotation);
        } catch (ClassNotFoundException saysNothing) {
            return false;
        }
    }

    /** A feature is the package below its side; what all features share, the platform, is none. */
    private static final class Features implements SliceAssignment {

        private static final Pattern FEATURE = Pattern.compile("io[.]caseledger[.](command|query)[.]([a-z]+).*");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            var feature = FEATURE.matcher(type.getPackageName());
            return feature.matches() && !feature.group(2).equals("platform")
                    ? SliceIdentifier.of(feature.group(1), feature.group(2))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "features";
        }
    }
}
