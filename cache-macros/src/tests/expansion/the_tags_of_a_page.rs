fn page() {
    rt::PageTags::of(
        rt::tag_names([
            <UserRow as rt::Tag>::NAMES.entry(&id),
            <Feed as rt::UnitTag>::name(),
        ]),
    )
}
