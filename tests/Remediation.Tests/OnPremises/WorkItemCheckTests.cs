using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Remediation.Tests.OnPremises;

public sealed class WorkItemCheckTests
{
    public static TheoryData<string> Lacks => [.. Broken.Keys];

    private static Dictionary<string, WorkItem> Broken { get; } =
        new()
        {
            ["no anchor"] = SampleWork.Write with { ImmutableId = null },
            ["an anchor that is not base64"] = SampleWork.Write with { ImmutableId = "***" },
            ["an empty anchor"] = SampleWork.Write with { ImmutableId = "" },
            ["a description without an anchor"] = SampleWork.Write with { Kind = WorkKind.DescribeUser, ImmutableId = null },
            ["no target"] = SampleWork.Write with { Target = null },
            ["a target of zeros"] = SampleWork.Write with { Target = Guid.Empty },
            ["no expectation"] = SampleWork.Write with { Expected = null },
            ["an expected value that is missing"] = SampleWork.Write with { Expected = new ExpectedValue(ExpectedKind.Value) },
            ["an expected absence with a value"] = SampleWork.Write with
            {
                Expected = new ExpectedValue(ExpectedKind.Absent, SampleWork.Other),
            },
            ["a kind that nobody knows"] = SampleWork.Write with { Kind = (WorkKind)99 },
        };

    [Fact]
    public void Complete_work_of_this_time_and_tenant_is_carried_out() => Assert.Null(Check(SampleWork.Write));

    [Fact]
    public void Work_for_another_tenant_is_refused() =>
        Assert.Equal(
            RefusalCode.OtherTenant,
            Check(SampleWork.Write with { TenantId = Guid.Parse("99999999-9999-9999-9999-999999999999") })
        );

    [Fact]
    public void Work_is_refused_from_the_moment_it_expires()
    {
        Assert.Equal(RefusalCode.Expired, Check(SampleWork.Write with { ExpiresAt = SampleWork.Now }));
        Assert.Null(Check(SampleWork.Write with { ExpiresAt = SampleWork.Now.AddTicks(1) }));
    }

    [Fact]
    public void Work_from_the_future_is_refused_beyond_what_clocks_may_differ()
    {
        Assert.Equal(
            RefusalCode.IssuedInFuture,
            Check(SampleWork.Write with { IssuedAt = SampleWork.Now + WorkItemCheck.ClockSkew + TimeSpan.FromTicks(1) })
        );
        Assert.Null(Check(SampleWork.Write with { IssuedAt = SampleWork.Now + WorkItemCheck.ClockSkew }));
    }

    [Theory]
    [MemberData(nameof(Lacks))]
    public void Work_that_lacks_something_is_refused(string lack) => Assert.Equal(RefusalCode.Incomplete, Check(Broken[lack]));

    [Fact]
    public void The_same_step_has_the_same_id_and_another_step_another()
    {
        Assert.Equal(WorkItem.IdOf("r-1", "1-2-write"), WorkItem.IdOf("r-1", "1-2-write"));
        Assert.NotEqual(WorkItem.IdOf("r-1", "1-2-write"), WorkItem.IdOf("r-1", "1-3-write"));
        Assert.NotEqual(WorkItem.IdOf("r-1", "1-2-write"), WorkItem.IdOf("r-2", "1-2-write"));
    }

    [Fact]
    public void A_directory_value_distinguishes_nothing_a_GUID_and_anything_else()
    {
        Assert.Equal(DirectoryValueKind.Absent, DirectoryValue.Of(null).Kind);
        Assert.True(DirectoryValue.Of(SampleWork.Cloud.ToByteArray()).Is(SampleWork.Cloud));
        Assert.True(DirectoryValue.Of(new byte[16]).Is(Guid.Empty));
        Assert.Equal(DirectoryValueKind.Malformed, DirectoryValue.Of(new byte[15]).Kind);
        Assert.False(DirectoryValue.Of([]).Is(Guid.Empty));
    }

    [Fact]
    public void Every_refusal_has_its_own_message()
    {
        Assert.All(Enum.GetValues<RefusalCode>(), code => Assert.NotEmpty(AgentRefusals.Advice(code)));
        Assert.All(Enum.GetValues<RefusalCode>(), code => Assert.Matches("^[a-z-]+$", AgentRefusals.Rule(code)));
    }

    private static RefusalCode? Check(WorkItem item) => WorkItemCheck.Find(item, SampleWork.TenantId, SampleWork.Now)?.Code;
}

/// <summary>Work items that may be carried out.</summary>
internal static class SampleWork
{
    public static readonly Guid TenantId = Guid.Parse("11111111-1111-1111-1111-111111111111");
    public static readonly Guid Cloud = Guid.Parse("35bda72e-195b-4aa9-85f8-72874254331e");
    public static readonly Guid Other = Guid.Parse("08073974-1902-4542-88ea-37ba310f0c5c");
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    public static WorkItem Write { get; } =
        new()
        {
            Id = WorkItem.IdOf("r-1", "1-2-write"),
            TenantId = TenantId,
            RemediationId = "r-1",
            Kind = WorkKind.SetArchiveGuid,
            ImmutableId = Convert.ToBase64String(Other.ToByteArray()),
            UserPrincipalName = "kim@example.com",
            Expected = ExpectedValue.Of(Guid.Empty),
            Target = Cloud,
            IssuedAt = Now.AddMinutes(-1),
            ExpiresAt = Now.AddMinutes(14),
        };
}
