using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TenantHygiene.Remediation.Errors;
using static TenantHygiene.Remediation.Errors.ProvisioningProblem;

namespace TenantHygiene.Remediation.Tests.Errors;

public class ErrorClassifierProperties
{
    [Property(MaxTest = 500, Arbitrary = [typeof(Sentences)])]
    public void The_way_of_writing_does_not_change_what_a_sentence_means(WrittenSentence sentence) =>
        Assert.Equal(sentence.Meaning, ErrorClassifier.Classify(new ErrorRecord(null, sentence.Text)));

    [Property(MaxTest = 500, Arbitrary = [typeof(Sentences)])]
    public void A_sentence_keeps_its_meaning_inside_an_error_document(WrittenSentence sentence)
    {
        var document = new System.Xml.Linq.XElement(
            "ErrorRecord",
            new System.Xml.Linq.XElement("ErrorDescription", sentence.Text)
        ).ToString();

        Assert.Equal(sentence.Meaning, ErrorClassifier.Classify(Assert.Single(ErrorDetailParser.Parse(document))));
    }

    [Property(MaxTest = 1000)]
    public void A_value_is_a_guid_in_use_exactly_when_it_is_written_as_one(Guid guid, NonNegativeInt at, char damage)
    {
        var written = guid.ToString();
        var position = at.Get % written.Length;
        var value = written[..position] + damage + written[(position + 1)..];

        var problem = ErrorClassifier.Classify(
            new ErrorRecord(null, $"The value \"{value}\" of property \"ExchangeGuid\" is used by another recipient object.")
        );

        // The one thing that must never happen: a GUID that does not stand in the text.
        if (problem is GuidInUse inUse)
        {
            Assert.Equal(inUse.Value.ToString(), value, ignoreCase: true);
            Assert.NotEqual(Guid.Empty, inUse.Value);
        }
        else
        {
            Assert.IsType<Malformed>(problem);
            Assert.False(
                Guid.TryParse(value, out var parsed)
                    && parsed != Guid.Empty
                    && string.Equals(parsed.ToString(), value, StringComparison.OrdinalIgnoreCase),
                value
            );
        }
    }

    [Property(MaxTest = 1000)]
    public void Whatever_stands_around_a_guid_in_use_carries_the_guid_of_the_text(string? before, string? after, Guid guid)
    {
        var text = $"{before}The value \"{guid}\" of property \"ArchiveGuid\" is used by another recipient object.{after}";

        if (ErrorClassifier.Classify(new ErrorRecord(null, text)) is GuidInUse inUse)
        {
            Assert.Equal(new GuidInUse(GuidProperty.ArchiveGuid, guid), inUse);
        }
        else
        {
            Assert.Equal(Guid.Empty, guid);
        }
    }

    [Property(MaxTest = 1000)]
    public void Any_text_is_classified_without_failing_and_never_as_something_to_act_upon(string? text) =>
        Assert.IsType<Unknown>(ErrorClassifier.Classify(new ErrorRecord(null, text ?? "")));

    [Property(MaxTest = 200)]
    public Property Texts_made_to_be_expensive_are_classified_in_a_bounded_number_of_steps() =>
        Prop.ForAll(
            Gen.Elements(
                    "the value ",
                    "of property ",
                    "failed to sync the archiveguid ",
                    "of mailbox ",
                    "because one cloud archive ",
                    "the proxy address ",
                    "exchange cannot disable the mailbox ",
                    "because it is on ",
                    "is used by another ",
                    "a",
                    "\"",
                    " "
                )
                .ArrayOf(12)
                .Select(pieces => string.Concat(Enumerable.Repeat(string.Concat(pieces), 500)))
                .ToArbitrary(),
            text =>
            {
                // A match that had run into its time limit would also end as Unknown; asking the forms directly shows that none does.
                var compact = new string([
                    .. text[..Math.Min(text.Length, ErrorText.MaxLength)]
                        .Where(character => !char.IsWhiteSpace(character) && character is not '"'),
                ]);
                return AllForms.All(form => form.Count(compact) >= 0);
            }
        );

    [Fact]
    public void A_text_longer_than_the_bound_is_not_read()
    {
        var sentence = $"The value \"{Guid.NewGuid()}\" of property \"ArchiveGuid\" is used by another recipient object.";

        Assert.IsType<GuidInUse>(ErrorClassifier.Classify(new ErrorRecord(null, sentence.PadRight(ErrorText.MaxLength))));
        Assert.IsType<Unknown>(ErrorClassifier.Classify(new ErrorRecord(null, sentence.PadRight(ErrorText.MaxLength + 1))));
        Assert.IsType<Unknown>(ErrorClassifier.Classify(new ErrorRecord(null, string.Concat(Enumerable.Repeat(sentence, 100_000)))));
    }

    private static IEnumerable<System.Text.RegularExpressions.Regex> AllForms =>
        typeof(ErrorClassifier)
            .Assembly.GetType("TenantHygiene.Remediation.Errors.ErrorSentences", throwOnError: true)!
            .GetProperties()
            .Select(property => (System.Text.RegularExpressions.Regex)property.GetValue(null)!);
}

/// <summary>A sentence of the catalogue in some way of writing, and what it means.</summary>
public sealed record WrittenSentence(string Text, ProvisioningProblem Meaning);

/// <summary>Writes the sentences of the catalogue in every combination of quotes, brackets, spaces, case and end.</summary>
public static class Sentences
{
    private static readonly (string Open, string Close)[] _quotes =
    [
        ("", ""),
        ("\"", "\""),
        ("“", "”"),
        ("„", "“"),
        ("«", "»"),
        ("»", "«"),
        ("'", "'"),
        ("‘", "’"),
        ("`", "´"),
        ("{", "}"),
        ("(", ")"),
        ("\"{", "}\""),
        ("\" ", " \""),
    ];

    private static readonly string[] _spaces = [" ", "  ", "\u00A0", "\u202F", "\t", "\r\n", " \u200B", " \n   "];

    private static readonly string[] _ends =
    [
        "",
        ".",
        " .",
        ". Please specify a unique value.",
        ".Please specify a unique value",
        "\n",
        ". Contact your administrator. Correlation: 42",
    ];

    private static readonly Func<string, string>[] _cases =
    [
        text => text,
        text => text.ToUpperInvariant(),
        text => text.ToLowerInvariant(),
        text => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text),
    ];

    private static readonly string[] _beginnings = ["", "Validation failed: ", "Exchange: The object has errors. ", "[ExA77C31] "];

    /// <summary>What FsCheck looks for.</summary>
    public static Arbitrary<WrittenSentence> Arbitrary() =>
        (
            from sentence in Meanings()
            from quote in Gen.Elements(_quotes)
            from space in Gen.Elements(_spaces)
            from end in Gen.Elements(_ends)
            from letters in Gen.Elements(_cases)
            from beginning in Gen.Elements(_beginnings)
            select new WrittenSentence(
                letters(
                    (
                        beginning
                        + string.Format(
                            CultureInfo.InvariantCulture,
                            sentence.Form,
                            [.. sentence.Values.Select(value => quote.Open + value + quote.Close)]
                        )
                        + end
                    ).Replace(" ", space, StringComparison.Ordinal)
                ),
                sentence.Meaning
            )
        ).ToArbitrary();

    private static Gen<(string Form, string[] Values, ProvisioningProblem Meaning)> Meanings() =>
        from first in Identities()
        from second in Identities()
        from third in Identities()
        from property in Gen.Elements(GuidProperty.ExchangeGuid, GuidProperty.ArchiveGuid)
        from sentence in Gen.Elements<(string, string[], ProvisioningProblem)>(
            (
                "The value {0} of property {1} is used by another recipient object",
                [first.ToString(), property.ToString()],
                new GuidInUse(property, first)
            ),
            (
                "The value {0} of property {1} is used by another recipient",
                [first.ToString(), property.ToString()],
                new GuidInUse(property, first)
            ),
            (
                "Failed to sync the ArchiveGuid {0} of mailbox {1} because one cloud archive {2} exists",
                [first.ToString(), second.ToString(), third.ToString()],
                new ArchiveGuidMismatch(first, second, third)
            ),
            (
                "Failed to sync the ArchiveGuid {0} of mailbox {1} because one cloud archive {2} exists",
                [Guid.Empty.ToString(), second.ToString(), third.ToString()],
                new ArchiveGuidMismatch(Guid.Empty, second, third)
            ),
            (
                "Failed to sync the ArchiveGuid {0} of mailbox {1} because one cloud archive {2} exists",
                [first.ToString(), "28b656595f-924b-4c5b", third.ToString()],
                new ArchiveGuidMismatch(first, null, third)
            ),
            (
                "Failed to enable the new cloud archive {0} of mailbox {1} because a different archive {2} exists",
                [first.ToString(), second.ToString(), third.ToString()],
                new ArchiveGuidDifferent(first, second, third)
            ),
            ("Cannot validate argument on parameter {0}. The argument is empty", ["ArchiveGuid"], new ArchiveGuidEmpty()),
            ("The value {0} of property {1} is used by another recipient object", [first.ToString(), "SamAccountName"], new Unknown()),
            ("Something about {0} is wrong", [first.ToString()], new Unknown())
        )
        select sentence;

    private static Gen<Guid> Identities() => ArbMap.Default.GeneratorFor<Guid>().Where(guid => guid != Guid.Empty);
}
