using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using TenantHygiene.Remediation.Audit;

namespace TenantHygiene.EvidenceVerifier.Tests;

public sealed class EvidenceBundleTests
{
    private static readonly string _json = Bundles.ToJson(Bundles.Whole());

    [Fact]
    public void An_untouched_bundle_holds()
    {
        Assert.All(EvidenceCheck.Run(Bundles.Whole(), anchor: null), finding => Assert.True(finding.Holds, finding.Text));
    }

    [Theory]
    [InlineData(
        """{"code":"user-gone","found":"Found.","done":"Nothing was changed.","actions":[],"nextSteps":[]}""",
        Bundles.Removed,
        "but the outcome does not name it"
    )]
    [InlineData(
        """{"code":"verified-gone","found":"Found.","done":"Two.","actions":[{"kind":"purge","recipientId":"0c4e1f6a-0000-4000-8000-00000000000b"}],"nextSteps":[]}""",
        Bundles.Removed,
        "whose request is not in the audit log"
    )]
    [InlineData(
        """{"code":"verified-gone","found":"Found.","done":"A hold.","actions":[{"kind":"hold-release","recipientId":"0c4e1f6a-0000-4000-8000-00000000000a"}],"nextSteps":[]}""",
        Bundles.Removed,
        "whose request is not in the audit log"
    )]
    public void An_outcome_that_conceals_or_invents_an_act_does_not_hold_though_all_seals_do(
        string outcome,
        string requested,
        string reported
    )
    {
        var findings = EvidenceCheck.Run(Bundles.Of(Bundles.Chain(outcome, requested), outcome), anchor: null);

        Assert.Contains(findings, finding => !finding.Holds && finding.Text.Contains(reported, StringComparison.Ordinal));
        Assert.All(findings.Where(finding => finding.Text.Contains("chain", StringComparison.Ordinal)), finding =>
            Assert.True(finding.Holds, finding.Text)
        );
    }

    [Theory]
    [InlineData(
        "unsettled",
        """{"code":"needs-operator","found":"Found.","done":"?","actions":[],"unsettled":[{"kind":"purge","recipientId":"0c4e1f6a-0000-4000-8000-00000000000a"}],"nextSteps":[]}"""
    )]
    [InlineData(
        "an act that has no request of its own",
        """{"code":"verified-gone","found":"Found.","done":"?","actions":[{"kind":"purge","recipientId":"0c4e1f6a-0000-4000-8000-00000000000a"},{"kind":"reprovision"}],"nextSteps":[]}"""
    )]
    public void An_outcome_holds_that_lists_every_act_once(string what, string outcome) =>
        Assert.All(EvidenceCheck.Run(Bundles.Of(Bundles.Chain(outcome), outcome), anchor: null), finding =>
            Assert.True(finding.Holds, $"{what}: {finding.Text}")
        );

    [Fact]
    public void A_removal_that_was_accepted_and_recorded_as_not_carried_out_is_not_concealed()
    {
        const string nothing = """{"code":"needs-operator","found":"Found.","done":"Nothing was changed.","actions":[],"nextSteps":[]}""";
        var accepted = Bundles.Of(Bundles.Chain(nothing), nothing);
        var undone = accepted with
        {
            Entries =
            [
                .. accepted.Entries,
                accepted.Entries[^1] with
                {
                    Sequence = 100,
                    Kind = AuditKind.Step,
                    Content = """{"kind":"not-purged"}""",
                },
            ],
        };

        Assert.Contains(EvidenceCheck.Run(accepted, anchor: null), IsConcealment);
        Assert.DoesNotContain(EvidenceCheck.Run(undone, anchor: null), IsConcealment);

        static bool IsConcealment(EvidenceFinding finding) =>
            !finding.Holds && finding.Text.Contains("does not name it", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_that_was_only_indented_holds()
    {
        var indented = JsonNode.Parse(_json)!.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

        Assert.True(await HoldsAsync(indented));
    }

    [Property(MaxTest = 2000)]
    public bool Any_character_that_is_changed_is_found_unless_the_bundle_says_the_same(int place, char replacement)
    {
        var changed = new StringBuilder(_json) { [(int)((uint)place % (uint)_json.Length)] = replacement }.ToString();

        return HasSameContent(changed) || !HoldsAsync(changed).GetAwaiter().GetResult();
    }

    [Property(MaxTest = 1000)]
    public bool Any_piece_that_is_cut_out_is_found(int place, byte length)
    {
        var start = (int)((uint)place % (uint)_json.Length);
        var changed = _json.Remove(start, Math.Min(1 + length, _json.Length - start));

        return HasSameContent(changed) || !HoldsAsync(changed).GetAwaiter().GetResult();
    }

    [Property]
    public bool Any_element_that_is_removed_doubled_or_moved_is_found(byte list, byte one, byte other, byte operation)
    {
        var root = JsonNode.Parse(_json)!;
        var elements = root[new[] { "entries", "links", "documents" }[list % 3]]!.AsArray();
        var (from, to) = (one % elements.Count, other % elements.Count);
        var element = elements[from]!.DeepClone();
        if (operation % 3 != 1)
        {
            elements.RemoveAt(from);
        }

        if (operation % 3 != 0)
        {
            elements.Insert(Math.Min(to, elements.Count), element);
        }

        var changed = root.ToJsonString();
        return HasSameContent(changed) || !HoldsAsync(changed).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task What_an_entry_says_cannot_be_hidden_among_those_of_others()
    {
        var bundle = Bundles.Whole();
        foreach (var hidden in bundle.Entries)
        {
            var changed = bundle with
            {
                Entries = [.. bundle.Entries.Where(entry => entry != hidden)],
                Links = [.. bundle.Links.Append(hidden.ToLink()).OrderBy(link => link.Sequence)],
            };

            Assert.False(await HoldsAsync(Bundles.ToJson(changed)), $"Entry {hidden.Sequence}.");
        }
    }

    [Fact]
    public async Task The_end_of_the_chain_cannot_be_cut_off_together_with_the_head()
    {
        var chain = Bundles.Chain();

        for (var length = 1; length < chain.Count - 1; length++)
        {
            Assert.False(await HoldsAsync(Bundles.ToJson(Bundles.Of([.. chain.Take(length)]))), $"Cut to {length}.");
        }
    }

    [Fact]
    public void A_bundle_built_from_a_rewritten_log_is_detected_by_an_independently_known_entry()
    {
        var chain = Bundles.Chain();
        var forged = Bundles.Of(
            Bundles.Reseal(chain.Select(entry => entry.Kind == "purge-request" ? entry with { Content = "{}" } : entry))
        );

        Assert.All(EvidenceCheck.Run(forged, anchor: null), finding => Assert.True(finding.Holds, finding.Text));
        Assert.Contains(EvidenceCheck.Run(forged, new AuditAnchor(8, chain[7].Hash)), finding => !finding.Holds);
        Assert.All(EvidenceCheck.Run(Bundles.Whole(), new AuditAnchor(8, chain[7].Hash)), finding =>
            Assert.True(finding.Holds, finding.Text)
        );
    }

    [Theory]
    [InlineData("plan", """{"hash":"bbbb"}""", "plan")]
    [InlineData(
        "outcome",
        """{"code":"verified-gone","found":"Other.","done":"?","actions":[{"kind":"purge","recipientId":"0c4e1f6a-0000-4000-8000-00000000000a"}],"nextSteps":[]}""",
        "outcome"
    )]
    [InlineData(
        "approval",
        """{"planHash":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","given":[{"by":{"id":"eve","name":"eve"}}]}""",
        "eve"
    )]
    [InlineData("approval", """{"planHash":"x","given":[],"rejection":{"by":{"id":"eve","name":"eve"}}}""", "eve")]
    public void A_ledger_that_was_changed_before_the_evidence_was_taken_contradicts_its_audit_log(string member, string value, string named)
    {
        var statement = JsonObject.Create(Bundles.Statement())!;
        statement["remediation"]![member] = JsonNode.Parse(value);
        var element = JsonSerializer.SerializeToElement(statement);
        var chain = Bundles.Reseal(
            Bundles
                .Chain()
                .Select(entry =>
                    entry.Kind == AuditKind.EvidenceExported ? entry with { Content = Bundles.Seal(element, Bundles.Sealed) } : entry
                )
        );

        var broken = Assert.Single(EvidenceCheck.Run(Bundles.Of(chain) with { Statement = element }, anchor: null), finding =>
            !finding.Holds
        );
        Assert.Contains(named, broken.Text, StringComparison.Ordinal);
    }

    private static async Task<bool> HoldsAsync(string json)
    {
        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
            return EvidenceCheck
                .Run(await EvidenceReader.ReadAsync(stream, TestContext.Current.CancellationToken), anchor: null)
                .All(finding => finding.Holds);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool HasSameContent(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AuditJson.Default.EvidenceBundle) is { } bundle && Bundles.ToJson(bundle) == _json;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
