using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TenantHygiene.Remediation.Errors;
using static TenantHygiene.Remediation.Errors.ProvisioningProblem;

namespace TenantHygiene.Remediation.Tests.Errors;

/// <summary>A sentence of the catalogue in some way of writing, and what it means.</summary>
public sealed record WrittenSentence(string Text, ProvisioningProblem Meaning);

/// <summary>Writes the sentences of the catalogue in every combination of quotes, brackets, spaces, case and end.</summary>
public static class Sentences
{
    private static readonly (string Open, string Close)[] Quotes =
        [("", ""), ("\"", "\""), ("“", "”"), ("„", "“"), ("«", "»"), ("»", "«"), ("'", "'"), ("‘", "’"), ("`", "´"), ("{", "}"), ("(", ")"), ("\"{", "}\""), ("\" ", " \"")];

    private static readonly string[] Spaces = [" ", "  ", "\u00A0", "\u202F", "\t", "\r\n", " \u200B", " \n   "];

    private static readonly string[] Ends = ["", ".", " .", ". Please specify a unique value.", ".Please specify a unique value", "\n", ". Contact your administrator. Correlation: 42"];

    private static readonly Func<string, string>[] Cases =
        [text => text, text => text.ToUpperInvariant(), text => text.ToLowerInvariant(), text => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text)];

    private static readonly string[] Beginnings = ["", "Validation failed: ", "Exchange: The object has errors. ", "[ExA77C31] "];

    /// <summary>What FsCheck looks for.</summary>
    public static Arbitrary<WrittenSentence> Arbitrary() => (
        from sentence in Meanings()
        from quote in Gen.Elements(Quotes)
        from space in Gen.Elements(Spaces)
        from end in Gen.Elements(Ends)
        from letters in Gen.Elements(Cases)
        from beginning in Gen.Elements(Beginnings)
        select new WrittenSentence(
            letters((beginning + string.Format(CultureInfo.InvariantCulture, sentence.Form, [.. sentence.Values.Select(value => quote.Open + value + quote.Close)]) + end).Replace(" ", space, StringComparison.Ordinal)),
            sentence.Meaning)).ToArbitrary();

    private static Gen<(string Form, string[] Values, ProvisioningProblem Meaning)> Meanings() =>
        from first in Identities()
        from second in Identities()
        from third in Identities()
        from property in Gen.Elements(GuidProperty.ExchangeGuid, GuidProperty.ArchiveGuid)
        from sentence in Gen.Elements<(string, string[], ProvisioningProblem)>(
            ("The value {0} of property {1} is used by another recipient object", [first.ToString(), property.ToString()], new GuidInUse(property, first)),
            ("The value {0} of property {1} is used by another recipient", [first.ToString(), property.ToString()], new GuidInUse(property, first)),
            ("Failed to sync the ArchiveGuid {0} of mailbox {1} because one cloud archive {2} exists", [first.ToString(), second.ToString(), third.ToString()], new ArchiveGuidMismatch(first, second, third)),
            ("Failed to sync the ArchiveGuid {0} of mailbox {1} because one cloud archive {2} exists", [Guid.Empty.ToString(), second.ToString(), third.ToString()], new ArchiveGuidMismatch(Guid.Empty, second, third)),
            ("Failed to sync the ArchiveGuid {0} of mailbox {1} because one cloud archive {2} exists", [first.ToString(), "28b656595f-924b-4c5b", third.ToString()], new ArchiveGuidMismatch(first, null, third)),
            ("Failed to enable the new cloud archive {0} of mailbox {1} because a different archive {2} exists", [first.ToString(), second.ToString(), third.ToString()], new ArchiveGuidDifferent(first, second, third)),
            ("Cannot validate argument on parameter {0}. The argument is empty", ["ArchiveGuid"], new ArchiveGuidEmpty()),
            ("The value {0} of property {1} is used by another recipient object", [first.ToString(), "SamAccountName"], new Unknown()),
            ("Something about {0} is wrong", [first.ToString()], new Unknown()))
        select sentence;

    private static Gen<Guid> Identities() => ArbMap.Default.GeneratorFor<Guid>().Where(guid => guid != Guid.Empty);
}
